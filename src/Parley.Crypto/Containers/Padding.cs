using System.Numerics;

namespace Parley.Crypto.Containers;

/// <summary>
/// Padding that hides lengths: content || 0x80 || zeros, to a multiple of 160 bytes while that is at most 4096, and to a Padmé length
/// above (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", section 4): at most 12 % more.
/// </summary>
internal static class Padding
{
    private const byte Mark = 0x80;
    private const int SmallStep = 160;
    private const int SmallLimit = 4096;

    /// <summary>Bytes that content of <paramref name="length"/> bytes has when it is padded.</summary>
    internal static long PaddedSize(long length)
    {
        long marked = length + 1;
        long small = RoundUp(marked, SmallStep);
        return small <= SmallLimit ? small : Padme(marked);
    }

    internal static byte[] Pad(ReadOnlySpan<byte> content)
    {
        byte[] padded = new byte[PaddedSize(content.Length)];
        content.CopyTo(padded);
        padded[content.Length] = Mark;
        return padded;
    }

    /// <summary>The length of the content in what <see cref="Pad"/> made; false for anything it does not make.</summary>
    internal static bool TryContentLength(ReadOnlySpan<byte> padded, out int length)
    {
        length = padded.LastIndexOfAnyExcept((byte)0);
        return length >= 0 && padded[length] == Mark && PaddedSize(length) == padded.Length;
    }

    private static long Padme(long length)
    {
        int exponent = BitOperations.Log2((ulong)length);
        int significantBits = BitOperations.Log2((uint)exponent) + 1;
        return RoundUp(length, 1L << (exponent - significantBits));
    }

    private static long RoundUp(long length, long step) => (length + step - 1) / step * step;
}
