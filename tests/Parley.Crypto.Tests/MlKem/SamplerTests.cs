using Parley.Crypto.Keccak;
using Parley.Crypto.MlKem;

namespace Parley.Crypto.Tests.MlKem;

/// <summary>The samplers against FIPS 203's algorithms 7 and 8, followed to the letter.</summary>
public sealed class SamplerTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Rows_of_the_matrix_are_as_algorithm_7_samples_them(int rank)
    {
        SeededBytes seeded = new("matrix");
        short[] row = new short[256 * rank], transposed = new short[256 * rank];
        for (int round = 0; round < 20; round++)
        {
            byte[] rho = seeded.Next(32);
            for (byte i = 0; i < rank; i++)
            {
                UniformSampler.SampleRow(rho, i, row);
                UniformSampler.SampleTransposedRow(rho, i, transposed);
                for (byte j = 0; j < rank; j++)
                {
                    Assert.Equal(SampleNtt([.. rho, j, i]), row[(256 * j)..(256 * (j + 1))]);
                    Assert.Equal(SampleNtt([.. rho, i, j]), transposed[(256 * j)..(256 * (j + 1))]);
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 9)]
    [InlineData(4, 3)]
    [InlineData(8, 1)]
    public void Noise_is_as_algorithm_8_samples_it(int nonce, int count)
    {
        byte[] seed = new SeededBytes("noise").Next(32);
        short[] polynomials = new short[256 * count];
        NoiseSampler.Sample(seed, nonce, polynomials);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = new byte[128];
            Sha3.Shake256(seed, [(byte)(nonce + i)], bytes);
            Assert.Equal(SampleBinomial(bytes), polynomials[(256 * i)..(256 * (i + 1))]);
        }
    }

    private static short[] SampleNtt(byte[] input)
    {
        Sponge sponge = new(168, 0x1F);
        sponge.Absorb(input);
        List<short> accepted = [];
        byte[] c = new byte[3];
        while (accepted.Count < 256)
        {
            sponge.Squeeze(c);
            int d1 = c[0] + (256 * (c[1] % 16)), d2 = (c[1] / 16) + (16 * c[2]);
            if (d1 < 3329)
                accepted.Add((short)d1);
            if (d2 < 3329 && accepted.Count < 256)
                accepted.Add((short)d2);
        }

        return [.. accepted];
    }

    private static short[] SampleBinomial(byte[] bytes)
    {
        int Bit(int i) => (bytes[i / 8] >> (i % 8)) & 1;
        return [.. Enumerable.Range(0, 256).Select(i => (short)(Bit(4 * i) + Bit((4 * i) + 1) - Bit((4 * i) + 2) - Bit((4 * i) + 3)))];
    }
}
