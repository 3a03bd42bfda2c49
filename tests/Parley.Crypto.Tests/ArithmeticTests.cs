using System.Globalization;
using System.Numerics;
using Parley.Crypto.Curve25519;

namespace Parley.Crypto.Tests;

/// <summary>Field and scalar arithmetic against arbitrary-precision integers, at the edges and on seeded values.</summary>
public sealed class ArithmeticTests
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger L
        = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);

    [Fact]
    public void Field_operations_agree_with_integers_modulo_p()
    {
        List<BigInteger> values = Values("field", P, 32);
        foreach (BigInteger a in values)
        {
            FieldElement x = FieldElement.Read(Bytes(a, 32));
            BigInteger reduced = (a % BigInteger.Pow(2, 255)) % P;
            FieldElement.Square(x, out FieldElement r);
            AssertField(reduced * reduced, r);
            FieldElement.Invert(x, out r);
            AssertField(BigInteger.ModPow(reduced, P - 2, P), r);
            FieldElement.Negate(x, out r);
            AssertField(P - reduced, r);
            FieldElement.MultiplySmall(x, uint.MaxValue, out r);
            AssertField(reduced * uint.MaxValue, r);
            Assert.Equal(a < P, FieldElement.IsCanonical(Bytes(a, 32)));

            foreach (BigInteger b in values)
            {
                FieldElement y = FieldElement.Read(Bytes(b, 32));
                BigInteger other = (b % BigInteger.Pow(2, 255)) % P;
                FieldElement.Multiply(x, y, out r);
                AssertField(reduced * other, r);
                FieldElement.Subtract(x, y, out r);
                AssertField(reduced - other + P, r);

                // Two nested sums, the most a product has to take.
                FieldElement.Add(x, y, out FieldElement sum);
                FieldElement.Add(sum, sum, out sum);
                FieldElement.Multiply(sum, sum, out r);
                AssertField(4 * (reduced + other) * (reduced + other), r);
                FieldElement.Square(sum, out r);
                AssertField(4 * (reduced + other) * (reduced + other), r);
            }
        }
    }

    [Fact]
    public void Products_hold_for_the_largest_limbs_they_may_be_given()
    {
        // Products take limbs below 2^54; every choice of small and largest limbs meets every column of the sums.
        const ulong largest = (1UL << 54) - 1;
        List<(FieldElement Element, BigInteger Value)> operands = [];
        for (int choice = 0; choice < 32; choice++)
        {
            ulong[] limbs = [.. Enumerable.Range(0, 5).Select(i => ((choice >> i) & 1) == 1 ? largest : (ulong)i)];
            BigInteger value = limbs.Select((limb, i) => limb * BigInteger.Pow(2, 51 * i)).Aggregate(BigInteger.Add);
            operands.Add((new FieldElement(limbs[0], limbs[1], limbs[2], limbs[3], limbs[4]), value));
        }

        foreach ((FieldElement x, BigInteger a) in operands)
        {
            FieldElement.Square(x, out FieldElement r);
            AssertField(a * a, r);
            FieldElement.MultiplySmall(x, uint.MaxValue, out r);
            AssertField(a * uint.MaxValue, r);
            foreach ((FieldElement y, BigInteger b) in operands)
            {
                FieldElement.Multiply(x, y, out r);
                AssertField(a * b, r);

                // The product is small enough again to be nested in two sums.
                FieldElement.Add(r, r, out r);
                FieldElement.Add(r, r, out r);
                FieldElement.Square(r, out r);
                AssertField(16 * a * b * a * b, r);
            }
        }
    }

    [Fact]
    public void A_square_root_is_found_exactly_for_squares()
    {
        foreach (BigInteger a in Values("roots", P, 64))
        {
            FieldElement u = FieldElement.Read(Bytes(a, 32));
            BigInteger reduced = (a % BigInteger.Pow(2, 255)) % P;
            bool square = BigInteger.ModPow(reduced, (P - 1) / 2, P) <= 1;
            Assert.Equal(square, FieldElement.TrySquareRootOfRatio(u, FieldElement.One, out FieldElement root));
            if (!square)
                continue;
            FieldElement.Square(root, out FieldElement again);
            AssertField(reduced, again);
            Assert.Equal(0UL, root.Parity());
        }
    }

    [Fact]
    public void Any_64_bytes_are_reduced_modulo_the_order()
    {
        BigInteger all = BigInteger.Pow(2, 512);
        List<BigInteger> values = [.. Values("wide", all, 200), L << 256, (L << 259) - 1, all - (all % L), all - (all % L) - 1, BigInteger.Pow(2, 260)];
        foreach (BigInteger value in values)
        {
            BigInteger a = value % all;
            Scalar.ReduceWide(Bytes(a, 64), out Scalar r);
            Assert.Equal(a % L, Integer(r));
        }
    }

    [Fact]
    public void Multiply_and_add_agrees_with_integers_modulo_the_order()
    {
        List<BigInteger> reduced = [.. Values("scalars", L, 16).Where(v => v < L)];
        List<BigInteger> any = [.. Values("clamped", BigInteger.Pow(2, 255), 16).Where(v => v < BigInteger.Pow(2, 255))];
        foreach (BigInteger a in reduced)
        {
            foreach (BigInteger b in any)
            {
                foreach (BigInteger c in reduced)
                {
                    Scalar.MultiplyAdd(Scalar.Read(Bytes(a, 32)), Scalar.Read(Bytes(b, 32)), Scalar.Read(Bytes(c, 32)), out Scalar r);
                    Assert.Equal(((a * b) + c) % L, Integer(r));
                }
            }
        }
    }

    [Fact]
    public void A_scalar_is_canonical_below_the_order_only()
    {
        foreach (BigInteger a in Values("canonical", L, 64))
            Assert.Equal(a < L, Scalar.IsCanonical(Bytes(a, 32)));
        Assert.False(Scalar.IsCanonical(Bytes(BigInteger.Pow(2, 256) - 1, 32)));
    }

    [Fact]
    public void Public_and_secret_multiplication_agree()
    {
        SeededBytes seeded = new("products");
        byte[] expected = new byte[32], actual = new byte[32];
        for (int i = 0; i < 100; i++)
        {
            // (a + b c) B in constant time, a B + b (c B) by sliding windows.
            Scalar.ReduceWide(seeded.Next(64), out Scalar a);
            Scalar.ReduceWide(seeded.Next(64), out Scalar b);
            Scalar.ReduceWide(seeded.Next(64), out Scalar c);
            Scalar.MultiplyAdd(b, c, a, out Scalar sum);
            BasePoint.Multiply(Bytes(Integer(sum), 32), out EdwardsPoint secret);
            BasePoint.Multiply(Bytes(Integer(c), 32), out EdwardsPoint p);
            PublicProducts.Sum(b, p, a, out EdwardsPoint r);
            secret.Encode(expected);
            r.Encode(actual);
            Assert.Equal(expected, actual);
        }
    }

    /// <summary>Zero, one, both sides of the modulus and of each limb, and seeded values.</summary>
    private static List<BigInteger> Values(string name, BigInteger modulus, int seeded)
    {
        List<BigInteger> values = [0, 1, 2, 18, 19, 20, modulus - 2, modulus - 1, modulus, modulus + 1, modulus + 18];
        foreach (int bit in new[] { 51, 52, 102, 104, 153, 156, 204, 208, 252 })
            values.AddRange([BigInteger.Pow(2, bit) - 1, BigInteger.Pow(2, bit)]);
        values.Add(BigInteger.Pow(2, 255) - 1);
        SeededBytes bytes = new(name);
        int length = modulus.GetByteCount(isUnsigned: true);
        for (int i = 0; i < seeded; i++)
            values.Add(new BigInteger(bytes.Next(length), isUnsigned: true) % modulus);
        return values;
    }

    private static byte[] Bytes(BigInteger value, int length)
    {
        byte[] bytes = new byte[length];
        Assert.True(value.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private static BigInteger Integer(in Scalar scalar)
    {
        byte[] bytes = new byte[32];
        scalar.Write(bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    private static void AssertField(BigInteger expected, in FieldElement actual)
    {
        byte[] bytes = new byte[32];
        actual.Write(bytes);
        Assert.Equal(expected % P, new BigInteger(bytes, isUnsigned: true));
    }
}
