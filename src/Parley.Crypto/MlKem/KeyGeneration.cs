using Parley.Crypto.Keccak;

namespace Parley.Crypto.MlKem;

/// <summary>K-PKE.KeyGen (FIPS 203 algorithm 13).</summary>
internal static class KeyGeneration
{
    /// <summary>Writes t || rho, and s, of the 32 random bytes d.</summary>
    internal static void Generate(ParameterSet set, ReadOnlySpan<byte> d, Span<byte> encapsulationKey, Span<byte> s)
    {
        int length = set.Rank * Transform.Size;
        Span<byte> seeds = stackalloc byte[64];
        Span<short> noise = stackalloc short[2 * ParameterSet.MaxLength], twisted = stackalloc short[ParameterSet.MaxLength / 2];
        Span<short> secret = noise[..length], t = noise.Slice(length, length);
        Sha3.Hash512(d, [(byte)set.Rank], seeds);
        ReadOnlySpan<byte> rho = seeds[..32], sigma = seeds[32..];

        NoiseSampler.Sample(sigma, nonce: 0, noise[..(2 * length)]);
        TransformedVector vector = new(secret, twisted);
        Transform.Forward(t);
        AddProducts(rho, vector, t);

        Encoding.Encode(t, encapsulationKey[..set.VectorSize]);
        rho.CopyTo(encapsulationKey[set.VectorSize..]);
        Encoding.Encode(secret, s);
        vector.Erase();
        Secret.Erase(noise);
        Secret.Erase(seeds);
    }

    /// <summary>Adds the matrix times <paramref name="vector"/> to <paramref name="sum"/>.</summary>
    private static void AddProducts(ReadOnlySpan<byte> rho, TransformedVector vector, Span<short> sum)
    {
        Span<short> row = stackalloc short[ParameterSet.MaxLength], product = stackalloc short[Transform.Size];
        row = row[..sum.Length];
        for (byte i = 0; !sum.IsEmpty; i++, sum = sum[Transform.Size..])
        {
            UniformSampler.SampleRow(rho, i, row);
            vector.Multiply(row, product);
            for (int n = 0; n < product.Length; n++)
                sum[n] += Modulus.Multiply(product[n], Modulus.RSquared);
        }

        Secret.Erase(product);
    }
}
