using System.Security.Cryptography;
using System.Text;
using Parley.Crypto.Containers;

namespace Parley.Crypto;

public static partial class Container
{
    private const byte Mark = 0x80;

    /// <summary>Seals content that is too large to be held, up to its end; its length need not be known before. One chunk of 16 KiB at a time is in memory.</summary>
    /// <returns>The length of the content, which <see cref="OpenAsync"/> needs; it travels with the key.</returns>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public static async Task<long> SealAsync(
        ReadOnlyMemory<byte> key, string context, Stream content, Stream container, RandomSource random, CancellationToken cancellationToken = default)
    {
        Secret.RequireLength(key.Span, KeySize);
        byte[] header = new byte[ChunkLayout.HeaderSize], chunk = new byte[ChunkLayout.ChunkSize], sealedChunk = new byte[ChunkLayout.SealedChunkSize];
        random(header.AsSpan(0, ChunkLayout.SaltSize));
        using ChunkCipher cipher = ChunkCipher.Derive(
            key.Span, Encoding.UTF8.GetBytes(context), header.AsSpan(0, ChunkLayout.SaltSize), header.AsSpan(ChunkLayout.SaltSize));
        await container.WriteAsync(header, cancellationToken).ConfigureAwait(false);

        long index = 0;
        async Task SealChunk(int size)
        {
            cipher.Seal(index++, chunk.AsSpan(0, size), sealedChunk);
            await container.WriteAsync(sealedChunk.AsMemory(0, size + ChunkLayout.TagSize), cancellationToken).ConfigureAwait(false);
        }

        int filled;
        while ((filled = await Fill(content, chunk, cancellationToken).ConfigureAwait(false)) == chunk.Length)
            await SealChunk(filled).ConfigureAwait(false);

        long length = (index * ChunkLayout.ChunkSize) + filled;
        long rest = Padding.PaddedSize(length) - (index * ChunkLayout.ChunkSize);
        chunk[filled] = Mark;
        chunk.AsSpan(filled + 1).Clear();
        for (; rest >= chunk.Length; rest -= chunk.Length)
        {
            await SealChunk(chunk.Length).ConfigureAwait(false);
            chunk.AsSpan().Clear();
        }

        await SealChunk((int)rest).ConfigureAwait(false);
        CryptographicOperations.ZeroMemory(chunk);
        return length;
    }

    /// <summary>Opens a container that is too large to be held, from its beginning to its end. Each chunk is given out when it has been found authentic, and in its place.</summary>
    /// <param name="key">The container's key.</param>
    /// <param name="context">The container's context.</param>
    /// <param name="container">Its bytes, and nothing after them.</param>
    /// <param name="contentLength">How long the content is.</param>
    /// <param name="content">Receives it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// False for a wrong key, context or length and for anything altered, exchanged, cut off, added or padded otherwise. What was given out before is authentic
    /// and is not all of it: forget it.
    /// </returns>
    public static async Task<bool> OpenAsync(
        ReadOnlyMemory<byte> key, string context, Stream container, long contentLength, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contentLength);
        byte[] header = new byte[ChunkLayout.HeaderSize], sealedChunk = new byte[ChunkLayout.SealedChunkSize], chunk = new byte[ChunkLayout.ChunkSize];
        byte[] commitment = new byte[ChunkLayout.CommitmentSize];
        if (key.Length != KeySize || await Fill(container, header, cancellationToken).ConfigureAwait(false) != header.Length)
            return false;
        using ChunkCipher cipher = ChunkCipher.Derive(key.Span, Encoding.UTF8.GetBytes(context), header.AsSpan(0, ChunkLayout.SaltSize), commitment);
        if (!CryptographicOperations.FixedTimeEquals(commitment, header.AsSpan(ChunkLayout.SaltSize)))
            return false;

        try
        {
            long padded = Padding.PaddedSize(contentLength), at = 0;
            for (long index = 0; ; index++)
            {
                int size = (int)Math.Min(padded - at, chunk.Length);
                Memory<byte> next = sealedChunk.AsMemory(0, size + ChunkLayout.TagSize);
                if (await Fill(container, next, cancellationToken).ConfigureAwait(false) != next.Length
                    || !cipher.TryOpen(index, next.Span, chunk.AsSpan(0, size)))
                    return false;
                int own = (int)Math.Clamp(contentLength - at, 0, size);
                if (!IsPadding(chunk.AsSpan(own, size - own), begins: contentLength >= at))
                    return false;
                await content.WriteAsync(chunk.AsMemory(0, own), cancellationToken).ConfigureAwait(false);
                if (size < chunk.Length)
                    return await Fill(container, sealedChunk.AsMemory(0, 1), cancellationToken).ConfigureAwait(false) == 0;
                at += size;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(chunk);
        }
    }

    /// <summary>Whether a chunk's bytes after the content are padding: zeros, after the mark where the padding begins.</summary>
    private static bool IsPadding(ReadOnlySpan<byte> bytes, bool begins)
    {
        if (bytes.IsEmpty || !begins)
            return bytes.IndexOfAnyExcept((byte)0) < 0;
        return bytes[0] == Mark && bytes[1..].IndexOfAnyExcept((byte)0) < 0;
    }

    private static ValueTask<int> Fill(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken) =>
        stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
}
