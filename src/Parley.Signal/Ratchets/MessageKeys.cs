using System.Security.Cryptography;

namespace Parley.Signal.Ratchets;

/// <summary>The keys of one message, in a buffer of the caller's.</summary>
internal readonly ref struct MessageKeys
{
    internal const int Size = 80;
    private readonly Span<byte> bytes;

    /// <summary>Derives them from the seed that the chain gave and the key that the post-quantum ratchet gave for the same message.</summary>
    internal MessageKeys(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> pqKey, Span<byte> buffer)
    {
        bytes = buffer[..Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, bytes, pqKey, "WhisperMessageKeys"u8);
    }

    internal ReadOnlySpan<byte> CipherKey => bytes[..32];

    internal ReadOnlySpan<byte> MacKey => bytes[32..64];

    internal ReadOnlySpan<byte> Iv => bytes[64..];
}
