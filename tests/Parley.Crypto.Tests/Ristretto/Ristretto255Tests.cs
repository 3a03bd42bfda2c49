using System.Globalization;
using System.Numerics;
using Parley.Crypto.Curve25519;
using Parley.Crypto.Ristretto;

namespace Parley.Crypto.Tests.Ristretto;

/// <summary>The group by RFC 9496's vectors, its laws, and every point that may stand for an element.</summary>
public sealed class Ristretto255Tests
{
    private static readonly BigInteger Order
        = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    [Fact]
    public void Multiples_of_the_generator_are_those_of_rfc_9496_appendix_a_1()
    {
        byte[] product = new byte[32], sum = new byte[32], generator = Bytes(Ristretto255Vectors.Multiples[1]);
        for (int i = 0; i < 16; i++)
        {
            byte[] expected = Bytes(Ristretto255Vectors.Multiples[i]);
            Assert.True(Ristretto255.TryMultiplyGenerator(Number(i), product));
            Assert.Equal(expected, product);
            Assert.True(Ristretto255.TryMultiply(Number(i), generator, product));
            Assert.Equal(expected, product);
            Assert.Equal(expected, sum);
            Assert.True(Ristretto255.IsValid(expected));
            Assert.True(Ristretto255.TryAdd(sum, generator, sum));
        }
    }

    [Fact]
    public void No_encoding_of_rfc_9496_appendix_a_2_is_valid()
    {
        byte[] output = new byte[32], generator = Bytes(Ristretto255Vectors.Multiples[1]);
        foreach (byte[] encoding in Ristretto255Vectors.Invalid.Select(Bytes))
        {
            Assert.False(Ristretto255.IsValid(encoding), Convert.ToHexStringLower(encoding));
            Assert.False(Ristretto255.TryMultiply(Number(1), encoding, output));
            Assert.False(Ristretto255.TryAdd(encoding, generator, output));
            Assert.False(Ristretto255.TryAdd(generator, encoding, output));
        }

        Assert.All(output, b => Assert.Equal(0, b));
        Assert.False(Ristretto255.IsValid([]));
        Assert.False(Ristretto255.IsValid(new byte[31]));
        Assert.False(Ristretto255.IsValid(new byte[33]));
    }

    [Fact]
    public void The_one_way_map_gives_what_rfc_9496_appendix_a_3_says()
    {
        byte[] element = new byte[32];
        foreach ((string uniform, string expected) in Ristretto255Vectors.Mapped)
        {
            Ristretto255.FromUniform(Bytes(uniform), element);
            Assert.Equal(expected, Convert.ToHexStringLower(element));
        }
    }

    [Fact]
    public void Every_point_that_stands_for_an_element_has_its_encoding()
    {
        // The four points of order dividing four, x and y of each in the one field.
        EdwardsPoint identity = EdwardsPoint.Identity, two = EdwardsPoint.Identity, four = default;
        FieldElement.Negate(two.Y, out two.Y);
        four.X = FieldElement.SquareRootOfMinusOne;
        four.Z = FieldElement.One;
        EdwardsPoint.Add(four, two, out EdwardsPoint minusFour);

        SeededBytes seeded = new("torsion");
        byte[] expected = new byte[32], actual = new byte[32];
        for (int i = 0; i < 32; i++)
        {
            RistrettoMap.FromUniform(seeded.Next(64), out EdwardsPoint point);
            RistrettoMap.FromUniform(seeded.Next(64), out EdwardsPoint other);
            RistrettoEncoding.Encode(point, expected);
            Assert.False(RistrettoEncoding.AreEqual(point, other));
            Assert.True(RistrettoEncoding.TryDecode(expected, out EdwardsPoint decoded));
            Assert.True(RistrettoEncoding.AreEqual(point, decoded));
            foreach (EdwardsPoint torsion in new[] { identity, two, four, minusFour })
            {
                EdwardsPoint.Add(point, torsion, out EdwardsPoint same);
                RistrettoEncoding.Encode(same, actual);
                Assert.Equal(expected, actual);
                Assert.True(RistrettoEncoding.AreEqual(point, same));
                Assert.False(RistrettoEncoding.AreEqual(other, same));
                Assert.True(RistrettoEncoding.IsIdentity(torsion));
                Assert.False(RistrettoEncoding.IsIdentity(same));
            }
        }
    }

    [Fact]
    public void Multiplication_is_linear_and_undone_by_the_inverse()
    {
        SeededBytes seeded = new("linear");
        byte[] element = new byte[32], a = new byte[32], b = new byte[32], left = new byte[32], right = new byte[32], inverse = new byte[32];
        for (int i = 0; i < 32; i++)
        {
            Ristretto255.FromUniform(seeded.Next(64), element);
            Ristretto255.ReduceScalar(seeded.Next(64), a);
            Ristretto255.ReduceScalar(seeded.Next(64), b);
            byte[] sum = Little((Integer(a) + Integer(b)) % Order);
            Assert.True(Ristretto255.TryMultiply(a, element, left));
            Assert.True(Ristretto255.TryMultiply(b, element, right));
            Assert.True(Ristretto255.TryAdd(left, right, right));
            Assert.True(Ristretto255.TryMultiply(sum, element, left));
            Assert.Equal(left, right);

            Assert.True(Ristretto255.TryInvertScalar(a, inverse));
            Assert.Equal(BigInteger.One, Integer(a) * Integer(inverse) % Order);
            Assert.True(Ristretto255.TryMultiply(a, element, left));
            Assert.True(Ristretto255.TryMultiply(inverse, left, left));
            Assert.Equal(element, left);
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x07)]
    [InlineData(0x08)]
    [InlineData(0x77)]
    [InlineData(0x78)]
    [InlineData(0x80)]
    [InlineData(0x87)]
    [InlineData(0x88)]
    [InlineData(0xF8)]
    [InlineData(0xFF)]
    public void Any_point_and_the_generator_are_multiplied_alike_at_the_edges_of_digits(byte filling)
    {
        byte[] scalar = new byte[32], expected = new byte[32], actual = new byte[32];
        scalar.AsSpan(0, 31).Fill(filling);
        Assert.True(Ristretto255.TryMultiplyGenerator(scalar, expected));
        Assert.True(Ristretto255.TryMultiply(scalar, Bytes(Ristretto255Vectors.Multiples[1]), actual));
        Assert.Equal(expected, actual);
        Assert.Equal(filling == 0, actual.AsSpan().IndexOfAnyExcept((byte)0) < 0);
    }

    [Fact]
    public void A_scalar_is_reduced_below_the_order_and_refused_above_it()
    {
        byte[] scalar = new byte[32], output = new byte[32], order = Little(Order), generator = Bytes(Ristretto255Vectors.Multiples[1]);
        Assert.True(Ristretto255.IsScalar(Little(Order - 1)));
        Assert.False(Ristretto255.IsScalar(order));
        Assert.False(Ristretto255.IsScalar(new byte[31]));
        Assert.False(Ristretto255.TryMultiply(order, generator, output));
        Assert.False(Ristretto255.TryMultiplyGenerator(order, output));
        Assert.False(Ristretto255.TryInvertScalar(order, output));
        Assert.False(Ristretto255.TryInvertScalar(new byte[32], output));
        Assert.All(output, b => Assert.Equal(0, b));

        Ristretto255.ReduceScalar([.. order, .. new byte[32]], scalar);
        Assert.Equal(BigInteger.Zero, Integer(scalar));
        Assert.True(Ristretto255.TryInvertScalar(Little(Order - 1), scalar));
        Assert.Equal(Order - 1, Integer(scalar));
        Assert.True(Ristretto255.TryInvertScalar(Number(1), scalar));
        Assert.Equal(BigInteger.One, Integer(scalar));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static byte[] Number(int value) => Little(value);

    private static byte[] Little(BigInteger value)
    {
        byte[] bytes = new byte[32];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private static BigInteger Integer(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);
}
