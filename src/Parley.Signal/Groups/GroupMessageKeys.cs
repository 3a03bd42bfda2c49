using System.Security.Cryptography;

namespace Parley.Signal.Groups;

/// <summary>The keys of one message to a group, in a buffer of the caller's.</summary>
internal readonly ref struct GroupMessageKeys
{
    internal const int Size = 48;
    private readonly Span<byte> bytes;

    /// <summary>Derives them from the seed that the chain gave.</summary>
    internal GroupMessageKeys(ReadOnlySpan<byte> seed, Span<byte> buffer)
    {
        bytes = buffer[..Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, bytes, [], "WhisperGroup"u8);
    }

    internal ReadOnlySpan<byte> Iv => bytes[..16];

    internal ReadOnlySpan<byte> CipherKey => bytes[16..];
}
