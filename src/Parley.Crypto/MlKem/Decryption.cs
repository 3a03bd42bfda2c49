namespace Parley.Crypto.MlKem;

/// <summary>K-PKE.Decrypt (FIPS 203 algorithm 15).</summary>
internal static class Decryption
{
    /// <summary>Writes the 32 bytes a ciphertext carries for the owner of the encoded vector s.</summary>
    internal static void Decrypt(ParameterSet set, ReadOnlySpan<byte> s, ReadOnlySpan<byte> ciphertext, Span<byte> message)
    {
        const int MaxLength = ParameterSet.MaxLength;
        int length = set.Rank * Transform.Size;
        Span<short> u = stackalloc short[MaxLength], secret = stackalloc short[MaxLength], twisted = stackalloc short[MaxLength / 2];
        Span<short> v = stackalloc short[Transform.Size], product = stackalloc short[Transform.Size];
        u = u[..length];
        secret = secret[..length];

        Encoding.Decompress(ciphertext, set.FirstWidth, u);
        Encoding.Decompress(ciphertext[set.FirstSize..], set.SecondWidth, v);
        Encoding.Decode(s, secret);
        new TransformedVector(u, twisted).Multiply(secret, product);
        Transform.Inverse(product);
        for (int i = 0; i < v.Length; i++)
            v[i] -= product[i];
        Encoding.Compress(v, width: 1, message);

        Secret.Erase(secret);
        Secret.Erase(product);
        Secret.Erase(v);
    }
}
