using System.Security.Cryptography;
using System.Text;
using Parley.Crypto.Containers;

namespace Parley.Crypto;

/// <summary>
/// The one format of everything encrypted outside the ratchet: padded, then Cobblestone-256 (c2sp.org/chunked-encryption). A container
/// opens under one key and one context, which names its use, for instance <c>Parley/media/v1/photo</c>.
/// </summary>
public static partial class Container
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = ChunkCipher.KeySize;

    /// <summary>Bytes before the chunks: the salt and the commitment to the key.</summary>
    public const int HeaderSize = ChunkLayout.HeaderSize;

    /// <summary>Bytes of the container of so many bytes of content.</summary>
    public static long SealedSize(long contentLength) => ChunkLayout.SealedSize(Padding.PaddedSize(contentLength));

    /// <summary>Pads and encrypts content. A salt is drawn for each container, so one key may seal many.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> key, string context, ReadOnlySpan<byte> content, RandomSource random)
    {
        Secret.RequireLength(key, KeySize);
        byte[] padded = Padding.Pad(content);
        byte[] container = Cobblestone.Seal(key, Encoding.UTF8.GetBytes(context), padded, random);
        CryptographicOperations.ZeroMemory(padded);
        return container;
    }

    /// <summary>Opens a container whole. Nothing of it comes out before all of it was found authentic.</summary>
    /// <returns>False, with no content, for a wrong key or context and for anything altered, cut off or padded otherwise.</returns>
    public static bool TryOpen(ReadOnlySpan<byte> key, string context, ReadOnlySpan<byte> container, out byte[] content)
    {
        content = [];
        if (!Cobblestone.TryOpen(key, Encoding.UTF8.GetBytes(context), container, out byte[] padded))
            return false;

        bool wellPadded = Padding.TryContentLength(padded, out int length);
        if (wellPadded)
            content = padded[..length];
        CryptographicOperations.ZeroMemory(padded);
        return wellPadded;
    }

    /// <summary>
    /// Opens the chunks of a range, which their place in the container authenticates; a range that reaches the end proves the length
    /// as well.
    /// </summary>
    /// <param name="key">The container's key.</param>
    /// <param name="context">The container's context.</param>
    /// <param name="header">The container's first <see cref="HeaderSize"/> bytes.</param>
    /// <param name="range">The range, located in the container.</param>
    /// <param name="chunks">The bytes of the container that <paramref name="range"/> names.</param>
    /// <param name="content">The bytes of the padded content. Where the content ends travels with the key.</param>
    /// <returns>False, with no content, for a wrong key or context and for anything altered or of another length.</returns>
    public static bool TryOpenRange(
        ReadOnlySpan<byte> key, string context, ReadOnlySpan<byte> header, ContainerRange range, ReadOnlySpan<byte> chunks, out byte[] content)
    {
        content = [];
        if (header.Length != HeaderSize || chunks.Length != range.Length)
            return false;
        if (!Cobblestone.TryOpenChunks(key, Encoding.UTF8.GetBytes(context), header, range.FirstChunk, chunks, out byte[] opened))
            return false;

        content = opened.AsSpan(range.Skipped, range.ContentLength).ToArray();
        CryptographicOperations.ZeroMemory(opened);
        return true;
    }
}
