using Parley.Crypto.MlKem;

namespace Parley.Crypto.Tests.MlKem;

public sealed class ModulusTests
{
    private const int Q = 3329;

    [Fact]
    public void Every_16_bit_number_has_its_nearest_and_its_least_representative()
    {
        for (int a = short.MinValue; a <= short.MaxValue; a++)
        {
            int centered = Modulus.Center(a), canonical = Modulus.Canonical(a);
            if (centered is < -1664 or > 1664 || (a - centered) % Q != 0 || canonical is < 0 or >= Q || (a - canonical) % Q != 0)
                Assert.Fail($"{a} gives {centered} and {canonical}.");
        }
    }

    [Fact]
    public void Reduction_divides_by_R_up_to_its_bound()
    {
        const int Bound = (Q << 15) - 1;
        for (long a = -Bound; a <= Bound; a += a is < -Bound + 5000 or > Bound - 5000 or > -5000 and < 5000 ? 1 : 997)
        {
            int reduced = Modulus.Reduce((int)a);
            if (reduced is <= -Q or >= Q || (((long)reduced << 16) - a) % Q != 0)
                Assert.Fail($"{a} gives {reduced}.");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(11)]
    public void Every_coefficient_is_rounded_as_the_fraction_is(int width)
    {
        for (int x = 0; x < Q; x++)
        {
            int nearest = (int)Math.Round((decimal)x * (1 << width) / Q, MidpointRounding.AwayFromZero) % (1 << width);
            Assert.Equal(nearest, Encoding.Compress((short)x, width));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(11)]
    public void Every_rounded_value_is_scaled_up_as_the_fraction_is_and_rounds_back(int width)
    {
        short[] values = [.. Enumerable.Range(0, Math.Max(8, 1 << width)).Select(y => (short)(y % (1 << width)))], scaled = new short[values.Length];
        byte[] bytes = new byte[values.Length * width / 8];
        BitPacking.Pack(values, width, bytes);
        Encoding.Decompress(bytes, width, scaled);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal((int)Math.Round((decimal)values[i] * Q / (1 << width), MidpointRounding.AwayFromZero), scaled[i]);
            Assert.Equal(values[i], Encoding.Compress(scaled[i], width));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void Values_are_packed_least_significant_bit_first(int width)
    {
        short[] values = [.. new SeededBytes("packing").Next(512).Chunk(2).Select(pair => (short)(BitConverter.ToUInt16(pair) & ((1 << width) - 1)))];
        byte[] bytes = new byte[32 * width], expected = new byte[32 * width];
        for (int bit = 0; bit < 256 * width; bit++)
            expected[bit / 8] |= (byte)(((values[bit / width] >> (bit % width)) & 1) << (bit % 8));
        BitPacking.Pack(values, width, bytes);
        Assert.Equal(expected, bytes);

        short[] unpacked = new short[256];
        BitPacking.Unpack(bytes, width, unpacked);
        Assert.Equal(values, unpacked);
    }

    [Fact]
    public void A_coefficient_of_q_or_more_is_found_wherever_it_is()
    {
        for (int at = 0; at < 512; at++)
        {
            short[] values = new short[512];
            Array.Fill(values, (short)(Q - 1));
            Assert.True(Encoding.IsCanonical(Pack(values)));
            values[at] = (short)(at % 2 == 0 ? Q : 4095);
            Assert.False(Encoding.IsCanonical(Pack(values)), $"{at}");
        }
    }

    private static byte[] Pack(short[] values)
    {
        byte[] bytes = new byte[values.Length * 3 / 2];
        BitPacking.Pack(values, 12, bytes);
        return bytes;
    }
}
