using System.Runtime.InteropServices;
using Parley.Crypto.Containers;

namespace Parley.Crypto;

/// <summary>The chunks of a container in which a range of its padded content lies: what to read to open that range alone.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ContainerRange
{
    /// <summary>Where in the container to read from.</summary>
    public long Offset { get; private init; }

    /// <summary>Bytes to read.</summary>
    public int Length { get; private init; }

    /// <summary>Bytes of content the range has.</summary>
    public int ContentLength { get; private init; }

    /// <summary>Bytes of the first chunk before the range.</summary>
    internal int Skipped { get; private init; }

    internal long FirstChunk { get; private init; }

    /// <summary>Locates the content from <paramref name="start"/> up to <paramref name="end"/>, exclusive.</summary>
    /// <returns>False for a range of a gigabyte or more or outside the padded content, and for a length no container has.</returns>
    public static bool TryLocate(long containerLength, long start, long end, out ContainerRange range)
    {
        range = default;
        if (!ChunkLayout.TryPlaintextSize(containerLength, out long size) || start < 0 || start > end || end > size || end - start >= 1 << 30)
            return false;

        long first = start / ChunkLayout.ChunkSize;
        long last = end == size ? size / ChunkLayout.ChunkSize : (Math.Max(end, start + 1) - 1) / ChunkLayout.ChunkSize;
        long offset = ChunkLayout.Offset(first);
        range = new ContainerRange
        {
            Offset = offset,
            Length = (int)(Math.Min(ChunkLayout.Offset(last + 1), containerLength) - offset),
            ContentLength = (int)(end - start),
            Skipped = (int)(start - (first * ChunkLayout.ChunkSize)),
            FirstChunk = first,
        };
        return true;
    }
}
