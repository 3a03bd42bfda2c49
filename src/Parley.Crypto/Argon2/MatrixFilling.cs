using System.Runtime.CompilerServices;

namespace Parley.Crypto.Argon2;

/// <summary>
/// The passes over the matrix (RFC 9106 section 3.2, steps 5 and 6, and section 3.4). Slices are the outer loop: within one, a
/// lane reads of other lanes only what earlier slices have written, so the order of lanes makes no difference.
/// </summary>
internal static unsafe class MatrixFilling
{
    internal static void Fill(in BlockMatrix matrix, int passes)
    {
        ulong* scratch = stackalloc ulong[IndependentAddresses.ScratchWords];
        for (int pass = 0; pass < passes; pass++)
        {
            for (int slice = 0; slice < BlockMatrix.Slices; slice++)
            {
                for (int lane = 0; lane < matrix.Lanes; lane++)
                    FillSegment(matrix, passes, new Segment(pass, slice, lane), scratch);
            }
        }
    }

    private static void FillSegment(in BlockMatrix matrix, int passes, Segment segment, ulong* scratch)
    {
        bool independent = segment.Pass == 0 && segment.Slice < BlockMatrix.Slices / 2;
        IndependentAddresses addresses = independent ? new(scratch, matrix, passes, segment) : default;
        int start = segment.IsFirst ? 2 : 0;
        int firstColumn = segment.Slice * matrix.SegmentLength;
        for (int i = start; i < matrix.SegmentLength; i++)
        {
            int column = firstColumn + i;
            ulong* previous = matrix.Block(segment.Lane, column == 0 ? matrix.LaneLength - 1 : column - 1);
            ulong pseudoRandom = independent ? addresses.At(i) : previous[0];
            ulong* reference = Reference(matrix, segment, i, pseudoRandom);
            BlockCompression.Compress(previous, reference, matrix.Block(segment.Lane, column), keep: segment.Pass > 0);
        }
    }

    /// <summary>The block that a pseudo-random J_1 || J_2 points at from place <paramref name="i"/> of a segment (section 3.4.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* Reference(in BlockMatrix matrix, Segment segment, int i, ulong pseudoRandom)
    {
        int lane = segment.IsFirst ? segment.Lane : (int)((uint)(pseudoRandom >> 32) % (uint)matrix.Lanes);

        // What can be read: everything but this segment of other lanes, and what this lane has written of it, but not the block before.
        int written = segment.Pass == 0 ? segment.Slice * matrix.SegmentLength : matrix.LaneLength - matrix.SegmentLength;
        int area = lane == segment.Lane ? written + i - 1 : written - (i == 0 ? 1 : 0);

        ulong x = (uint)pseudoRandom;
        ulong distance = ((ulong)area * ((x * x) >> 32)) >> 32;
        int oldest = segment.Pass == 0 || segment.Slice == BlockMatrix.Slices - 1 ? 0 : (segment.Slice + 1) * matrix.SegmentLength;
        int column = oldest + area - 1 - (int)distance;
        return matrix.Block(lane, column < matrix.LaneLength ? column : column - matrix.LaneLength);
    }
}
