using System.Security.Cryptography;

namespace Parley.Crypto.Containers;

/// <summary>
/// Cobblestone-256: C2SP chunked encryption (c2sp.org/chunked-encryption) with AES-256-GCM and HKDF-Expand-SHA-512. It commits to its
/// key and context: no ciphertext opens under two.
/// </summary>
internal static class Cobblestone
{
    internal static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext, RandomSource random)
    {
        byte[] bytes = new byte[ChunkLayout.SealedSize(plaintext.Length)];
        Span<byte> salt = bytes.AsSpan(0, ChunkLayout.SaltSize), rest = bytes.AsSpan(ChunkLayout.HeaderSize);
        random(salt);
        using ChunkCipher cipher = ChunkCipher.Derive(key, context, salt, bytes.AsSpan(ChunkLayout.SaltSize, ChunkLayout.CommitmentSize));
        for (long index = 0; !rest.IsEmpty; index++)
        {
            int size = Math.Min(plaintext.Length, ChunkLayout.ChunkSize);
            cipher.Seal(index, plaintext[..size], rest);
            plaintext = plaintext[size..];
            rest = rest[(size + ChunkLayout.TagSize)..];
        }

        return bytes;
    }

    /// <summary>Opens a whole ciphertext; false for another key, another context, and for anything altered, exchanged or cut off.</summary>
    internal static bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> bytes, out byte[] plaintext)
    {
        plaintext = [];
        return ChunkLayout.TryPlaintextSize(bytes.Length, out _)
            && TryOpenChunks(key, context, bytes[..ChunkLayout.HeaderSize], firstChunk: 0, bytes[ChunkLayout.HeaderSize..], out plaintext);
    }

    /// <summary>Opens chunks that follow one another: all of full size but the last, which has at least its tag.</summary>
    internal static bool TryOpenChunks(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> header, long firstChunk, ReadOnlySpan<byte> chunks, out byte[] plaintext)
    {
        plaintext = [];
        if (key.Length != ChunkCipher.KeySize)
            return false;

        Span<byte> commitment = stackalloc byte[ChunkLayout.CommitmentSize];
        using ChunkCipher cipher = ChunkCipher.Derive(key, context, header[..ChunkLayout.SaltSize], commitment);
        if (!CryptographicOperations.FixedTimeEquals(commitment, header[ChunkLayout.SaltSize..]))
            return false;

        int count = (chunks.Length + ChunkLayout.SealedChunkSize - 1) / ChunkLayout.SealedChunkSize;
        byte[] opened = new byte[chunks.Length - (count * ChunkLayout.TagSize)];
        Span<byte> rest = opened;
        for (long index = firstChunk; !chunks.IsEmpty; index++)
        {
            ReadOnlySpan<byte> chunk = chunks[..Math.Min(chunks.Length, ChunkLayout.SealedChunkSize)];
            int size = chunk.Length - ChunkLayout.TagSize;
            if (!cipher.TryOpen(index, chunk, rest[..size]))
            {
                CryptographicOperations.ZeroMemory(opened);
                return false;
            }

            chunks = chunks[chunk.Length..];
            rest = rest[size..];
        }

        plaintext = opened;
        return true;
    }
}
