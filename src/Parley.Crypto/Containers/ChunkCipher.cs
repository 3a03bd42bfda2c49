using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Parley.Crypto.Containers;

/// <summary>
/// The AES-256-GCM key and base nonce of one ciphertext, and the commitment to its key, derived from key, salt and context by
/// HKDF-Expand with SHA-512.
/// </summary>
internal sealed class ChunkCipher : IDisposable
{
    internal const int KeySize = 32;

    private const int NonceSize = 12;
    private const int BlockSize = SHA512.HashSizeInBytes;

    private readonly AesGcm cipher;
    private readonly byte[] baseNonce;

    private ChunkCipher(ReadOnlySpan<byte> output)
    {
        cipher = new AesGcm(output[..KeySize], ChunkLayout.TagSize);
        baseNonce = output.Slice(KeySize, NonceSize).ToArray();
    }

    private static ReadOnlySpan<byte> Label => "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"u8;

    /// <summary>Derives a cipher, and writes the commitment that belongs into the header after <paramref name="salt"/>.</summary>
    internal static ChunkCipher Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context, ReadOnlySpan<byte> salt, Span<byte> commitment)
    {
        Span<byte> output = stackalloc byte[2 * BlockSize];
        Expand(key, [.. Label, .. salt, .. context], output);
        output.Slice(KeySize + NonceSize, ChunkLayout.CommitmentSize).CopyTo(commitment);
        ChunkCipher derived = new(output);
        Secret.Erase(output);
        return derived;
    }

    /// <summary>Encrypts chunk number <paramref name="index"/>; the tag takes the last 16 bytes of <paramref name="sealedChunk"/>.</summary>
    internal void Seal(long index, ReadOnlySpan<byte> chunk, Span<byte> sealedChunk)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(index, nonce);
        cipher.Encrypt(nonce, chunk, sealedChunk[..chunk.Length], sealedChunk.Slice(chunk.Length, ChunkLayout.TagSize));
    }

    /// <summary>Decrypts chunk number <paramref name="index"/>; false, with the output zeroed, if it was altered or is another chunk.</summary>
    internal bool TryOpen(long index, ReadOnlySpan<byte> sealedChunk, Span<byte> chunk)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        WriteNonce(index, nonce);
        try
        {
            cipher.Decrypt(nonce, sealedChunk[..chunk.Length], sealedChunk[chunk.Length..], chunk);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(chunk);
            return false;
        }
    }

    public void Dispose()
    {
        cipher.Dispose();
        CryptographicOperations.ZeroMemory(baseNonce);
    }

    /// <summary>The base nonce XOR the chunk's number, big-endian in its last bytes.</summary>
    private void WriteNonce(long index, Span<byte> nonce)
    {
        baseNonce.CopyTo(nonce);
        Span<byte> end = nonce[^sizeof(ulong)..];
        BinaryPrimitives.WriteUInt64BigEndian(end, BinaryPrimitives.ReadUInt64BigEndian(end) ^ (ulong)index);
    }

    /// <summary>HKDF-Expand (RFC 5869 section 2.3) for whole blocks. The platform's refuses a key shorter than the hash, as this one is.</summary>
    private static void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> info, Span<byte> output)
    {
        byte[] message = new byte[BlockSize + info.Length + 1];
        info.CopyTo(message.AsSpan(BlockSize));
        for (int at = 0; at < output.Length; at += BlockSize)
        {
            message[^1]++;
            Span<byte> block = output.Slice(at, BlockSize);
            HMACSHA512.HashData(key, at == 0 ? message.AsSpan(BlockSize) : message, block);
            block.CopyTo(message);
        }

        CryptographicOperations.ZeroMemory(message);
    }
}
