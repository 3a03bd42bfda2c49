namespace Parley.Crypto.Containers;

/// <summary>
/// The parts of a Cobblestone-256 ciphertext (c2sp.org/chunked-encryption): salt (24) || commitment (32) || chunks of 16 KiB, each with
/// a tag (16). The last chunk is shorter than 16 KiB, perhaps empty, which is how one knows that nothing was cut off.
/// </summary>
internal static class ChunkLayout
{
    internal const int SaltSize = 24;
    internal const int CommitmentSize = 32;
    internal const int HeaderSize = SaltSize + CommitmentSize;
    internal const int ChunkSize = 16384;
    internal const int TagSize = 16;
    internal const int SealedChunkSize = ChunkSize + TagSize;

    /// <summary>Bytes of the ciphertext of so many bytes of plaintext.</summary>
    internal static long SealedSize(long plaintextSize) => HeaderSize + plaintextSize + (TagSize * ((plaintextSize / ChunkSize) + 1));

    /// <summary>Where in the ciphertext a chunk begins.</summary>
    internal static long Offset(long chunk) => HeaderSize + (chunk * SealedChunkSize);

    /// <summary>Bytes of the plaintext of a ciphertext of so many bytes; false for a length no ciphertext has.</summary>
    internal static bool TryPlaintextSize(long sealedSize, out long plaintextSize)
    {
        (long chunks, long last) = Math.DivRem(sealedSize - HeaderSize, SealedChunkSize);
        plaintextSize = (chunks * ChunkSize) + last - TagSize;
        return sealedSize >= HeaderSize + TagSize && last >= TagSize;
    }
}
