using System.Runtime.InteropServices;

namespace Parley.Crypto.Argon2;

/// <summary>
/// The pseudo-random numbers of one segment in the first half of the first pass, which do not depend on the password
/// (RFC 9106 section 3.4.1.2): G(0, G(0, parameters || counter)), a block of them at a time.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly unsafe struct IndependentAddresses
{
    /// <summary>Words of scratch space: a block of zeros, the counter's block and the numbers.</summary>
    internal const int ScratchWords = 3 * BlockMatrix.BlockWords;

    private const int CounterWord = 6;

    private readonly ulong* zero, input, numbers;

    internal IndependentAddresses(ulong* scratch, in BlockMatrix matrix, int passes, Segment segment)
    {
        new Span<ulong>(scratch, ScratchWords).Clear();
        zero = scratch;
        input = zero + BlockMatrix.BlockWords;
        numbers = input + BlockMatrix.BlockWords;
        input[0] = (ulong)segment.Pass;
        input[1] = (ulong)segment.Lane;
        input[2] = (ulong)segment.Slice;
        input[3] = (ulong)matrix.BlockCount;
        input[4] = (ulong)passes;
        input[5] = SeedBlocks.Argon2idType;
        if (segment.IsFirst)
            MakeNext();
    }

    /// <summary>J_1 || J_2 for place <paramref name="i"/> of the segment. Places are asked for in ascending order.</summary>
    internal ulong At(int i)
    {
        if (i % BlockMatrix.BlockWords == 0)
            MakeNext();
        return numbers[i % BlockMatrix.BlockWords];
    }

    private void MakeNext()
    {
        input[CounterWord]++;
        BlockCompression.Compress(zero, input, numbers, keep: false);
        BlockCompression.Compress(zero, numbers, numbers, keep: false);
    }
}
