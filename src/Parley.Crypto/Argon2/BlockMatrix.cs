using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Crypto.Argon2;

/// <summary>
/// The memory of RFC 9106 section 3.2: a matrix of 1 KiB blocks, one row a lane, each cut into four segments. It lies outside the
/// managed heap, which would neither align it nor leave it in place, and is erased on disposal.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe ref struct BlockMatrix : IDisposable
{
    internal const int BlockSize = 1024;
    internal const int BlockWords = BlockSize / sizeof(ulong);
    internal const int Slices = 4;

    private const int CacheLine = 64;
    private const nuint ErasedAtOnce = 1 << 24;

    private readonly ulong* blocks;

    internal BlockMatrix(Argon2Parameters parameters)
    {
        MemoryKiB = parameters.MemoryKiB;
        Lanes = parameters.Lanes;
        SegmentLength = MemoryKiB / (Slices * Lanes);
        LaneLength = SegmentLength * Slices;
        blocks = (ulong*)NativeMemory.AlignedAlloc(Size, CacheLine);
    }

    /// <summary>The memory asked for; what is used is this rounded down to whole segments.</summary>
    internal int MemoryKiB { get; }

    internal int Lanes { get; }

    /// <summary>Blocks of a lane.</summary>
    internal int LaneLength { get; }

    /// <summary>Blocks of a segment, a quarter of a lane.</summary>
    internal int SegmentLength { get; }

    /// <summary>m', the number of blocks.</summary>
    internal int BlockCount => LaneLength * Lanes;

    private nuint Size => (nuint)BlockCount * BlockSize;

    internal ulong* Block(int lane, int column)
        => blocks + (((nuint)lane * (nuint)LaneLength) + (nuint)column) * BlockWords;

    /// <summary>Hashes the sum of the last column to the output (steps 7 and 8).</summary>
    internal void Finish(Span<byte> output)
    {
        Span<ulong> sum = stackalloc ulong[BlockWords];
        sum.Clear();
        for (int lane = 0; lane < Lanes; lane++)
        {
            ulong* last = Block(lane, LaneLength - 1);
            for (int i = 0; i < BlockWords; i++)
                sum[i] ^= last[i];
        }

        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(sum, sum);
        VariableHash.Hash(MemoryMarshal.AsBytes(sum), output);
        Secret.Erase(sum);
    }

    /// <summary>Overwrites every block with zeros.</summary>
    internal void Erase()
    {
        for (nuint offset = 0; offset < Size; offset += ErasedAtOnce)
            Secret.Erase(new Span<byte>((byte*)blocks + offset, (int)nuint.Min(ErasedAtOnce, Size - offset)));
    }

    public void Dispose()
    {
        Erase();
        NativeMemory.AlignedFree(blocks);
    }
}
