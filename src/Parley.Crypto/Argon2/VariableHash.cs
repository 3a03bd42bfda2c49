namespace Parley.Crypto.Argon2;

/// <summary>H', a digest of any length out of BLAKE2b (RFC 9106 section 3.3).</summary>
internal static class VariableHash
{
    private const int Half = Blake2b.MaxDigestSize / 2;

    /// <summary>Fills <paramref name="output"/>, whose length is hashed before the data.</summary>
    internal static void Hash(ReadOnlySpan<byte> data, Span<byte> output)
    {
        Span<byte> link = stackalloc byte[Blake2b.MaxDigestSize];
        Span<byte> first = link[..Math.Min(output.Length, link.Length)];
        Blake2b hash = new(first.Length);
        hash.Append(output.Length);
        hash.Append(data);
        hash.Finish(first);

        // Every link of the chain gives its first half, and the last one all of itself.
        while (output.Length > Blake2b.MaxDigestSize)
        {
            link[..Half].CopyTo(output);
            output = output[Half..];
            Span<byte> next = link[..Math.Min(output.Length, link.Length)];
            Blake2b.Hash(link, next);
        }

        link[..output.Length].CopyTo(output);
        Secret.Erase(link);
    }
}
