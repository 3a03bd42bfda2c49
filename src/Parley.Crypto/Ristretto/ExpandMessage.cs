using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Crypto.Ristretto;

/// <summary>expand_message_xmd with SHA-512 (RFC 9380 section 5.3.1): uniform bytes out of a message, apart for each domain tag.</summary>
internal static class ExpandMessage
{
    private const int HashSize = SHA512.HashSizeInBytes;
    private const int HashBlockSize = 128;

    /// <summary>Fills at most 255 times 64 bytes. The tag has at most 255 bytes.</summary>
    internal static void Expand(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag, Span<byte> uniform)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uniform.Length, byte.MaxValue * HashSize, nameof(uniform));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tag.Length, byte.MaxValue, nameof(tag));
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        Span<byte> first = stackalloc byte[HashSize], block = stackalloc byte[HashSize], length = stackalloc byte[3], zeros = stackalloc byte[HashBlockSize];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)uniform.Length);
        length[2] = 0;
        zeros.Clear();
        block.Clear();

        hash.AppendData(zeros);
        hash.AppendData(message);
        hash.AppendData(length);
        AppendTag(hash, tag);
        hash.GetHashAndReset(first);

        // Block i is the hash of the first one plus block i - 1, with block 0 all zeros.
        for (byte i = 1; !uniform.IsEmpty; i++)
        {
            for (int j = 0; j < HashSize; j++)
                block[j] ^= first[j];
            hash.AppendData(block);
            hash.AppendData([i]);
            AppendTag(hash, tag);
            hash.GetHashAndReset(block);
            int taken = Math.Min(uniform.Length, HashSize);
            block[..taken].CopyTo(uniform);
            uniform = uniform[taken..];
        }

        Secret.Erase(first);
        Secret.Erase(block);
    }

    private static void AppendTag(IncrementalHash hash, ReadOnlySpan<byte> tag)
    {
        hash.AppendData(tag);
        hash.AppendData([(byte)tag.Length]);
    }
}
