using Parley.Crypto.Curve25519;

namespace Parley.Crypto.MlKem;

/// <summary>K-PKE.Decrypt (FIPS 203 algorithm 15).</summary>
internal static class Decryption
{
    /// <summary>Writes the 32 bytes a ciphertext carries for the owner of the encoded vector s.</summary>
    internal static void Decrypt(ParameterSet set, ReadOnlySpan<byte> s, ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        const int MaxLength = ParameterSet.MaxRank * Transform.Size;
        int length = set.Rank * Transform.Size;
        Span<short> u = stackalloc short[MaxLength], secret = stackalloc short[MaxLength], twisted = stackalloc short[MaxLength / 2];
        Span<short> product = stackalloc short[Transform.Size], v = stackalloc short[Transform.Size];
        u = u[..length];
        secret = secret[..length];
        twisted = twisted[..(length / 2)];

        Encoding.Decompress(ciphertext[..set.FirstSize], set.FirstWidth, u);
        Encoding.Decompress(ciphertext[set.FirstSize..], set.SecondWidth, v);
        Encoding.Decode(s, secret);
        Transform.Forward(u);
        InnerProduct.Twist(u, twisted);
        InnerProduct.Compute(secret, u, twisted, product);
        Transform.Inverse(product);
        for (int i = 0; i < v.Length && i < product.Length; i++)
            v[i] -= product[i];
        Encoding.Compress(v, width: 1, message);

        Secret.Erase(u);
        Secret.Erase(secret);
        Secret.Erase(twisted);
        Secret.Erase(product);
        Secret.Erase(v);
    }
}
