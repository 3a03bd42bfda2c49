using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Signal.Ratchets;

namespace Parley.Signal.PostQuantum;

/// <summary>The chain whose keys go into message keys beside the seeds of the Diffie-Hellman ratchet; its first key has the index 1.</summary>
internal static class PqChain
{
    internal static readonly ChainStep Step = Advance;

    private static void Advance(ReadOnlySpan<byte> chainKey, uint number, Span<byte> key, Span<byte> next)
    {
        ReadOnlySpan<byte> label = "Signal PQ Ratchet V1 Chain Next"u8;
        Span<byte> info = stackalloc byte[sizeof(uint) + label.Length], output = stackalloc byte[64];
        BinaryPrimitives.WriteUInt32BigEndian(info, number + 1);
        label.CopyTo(info[sizeof(uint)..]);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, chainKey, output, [], info);
        output[..32].CopyTo(next);
        if (!key.IsEmpty)
            output[32..].CopyTo(key);
        CryptographicOperations.ZeroMemory(output);
    }
}
