using Parley.Crypto.Curve25519;
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
        Span<short> noise = stackalloc short[2 * ParameterSet.MaxRank * Transform.Size];
        Span<short> twisted = stackalloc short[ParameterSet.MaxRank * Transform.Size / 2];
        noise = noise[..(2 * length)];
        twisted = twisted[..(length / 2)];
        Sha3.Hash512(d, [(byte)set.Rank], seeds);
        ReadOnlySpan<byte> rho = seeds[..32], sigma = seeds[32..];

        NoiseSampler.Sample(sigma, nonce: 0, noise);
        Transform.Forward(noise);
        Span<short> secret = noise[..length], t = noise[length..];
        InnerProduct.Twist(secret, twisted);
        AddProducts(rho, secret, twisted, t);

        Encoding.Encode(t, encapsulationKey[..set.VectorSize]);
        rho.CopyTo(encapsulationKey[set.VectorSize..]);
        Encoding.Encode(secret, s);
        Secret.Erase(noise);
        Secret.Erase(twisted);
        Secret.Erase(seeds);
    }

    /// <summary>Adds the matrix times <paramref name="vector"/> to <paramref name="sum"/>.</summary>
    private static void AddProducts(ReadOnlySpan<byte> rho, ReadOnlySpan<short> vector, ReadOnlySpan<short> twisted, Span<short> sum)
    {
        Span<short> row = stackalloc short[vector.Length], product = stackalloc short[Transform.Size];
        for (int i = 0; i < sum.Length / Transform.Size; i++)
        {
            UniformSampler.SampleRow(rho, (byte)i, row);
            InnerProduct.Compute(row, vector, twisted, product);
            Span<short> target = sum.Slice(i * Transform.Size, Transform.Size);
            for (int n = 0; n < target.Length && n < product.Length; n++)
                target[n] += Modulus.Multiply(product[n], Modulus.RSquared);
        }

        Secret.Erase(product);
    }
}
