using Parley.Crypto.Keccak;

namespace Parley.Crypto.MlKem;

/// <summary>
/// Rows of the public matrix: SampleNTT (FIPS 203 algorithm 7) for the polynomials of a row together. Its input is public, so that
/// the number of blocks it draws may depend on it.
/// </summary>
internal static class UniformSampler
{
    private const int GroupSize = 16; // values of 12 bits in three lanes
    private const int Room = Transform.Size + GroupSize; // the last group may overshoot

    /// <summary>Writes the polynomials of row <paramref name="row"/> of the matrix that <paramref name="rho"/> stands for.</summary>
    internal static void SampleRow(ReadOnlySpan<byte> rho, byte row, Span<short> entries)
        => Sample(rho, [0 | RowByte(row), 1 | RowByte(row), 2 | RowByte(row), 3 | RowByte(row)], entries);

    /// <summary>The same of the transposed matrix.</summary>
    internal static void SampleTransposedRow(ReadOnlySpan<byte> rho, byte row, Span<short> entries)
        => Sample(rho, [row | RowByte(0), row | RowByte(1), row | RowByte(2), row | RowByte(3)], entries);

    /// <summary>The index of the row comes after the one of the column, as FIPS 203 has it and Kyber's round 3 had not.</summary>
    private static ulong RowByte(ulong row) => row << 8;

    private static void Sample(ReadOnlySpan<byte> rho, ReadOnlySpan<ulong> indices, Span<short> entries)
    {
        Span<ulong> words = stackalloc ulong[FourPermutations.Words];
        Span<short> accepted = stackalloc short[FourPermutations.States * Room];
        Span<int> counts = stackalloc int[FourPermutations.States];
        int rank = entries.Length / Transform.Size;
        FourShakes.Start(words, FourShakes.Shake128Lanes, rho, indices, suffixBytes: 2);
        while (!AcceptBlocks(words, accepted, counts[..rank]))
            FourPermutations.Apply(words);
        for (int entry = 0; entry < rank; entry++)
            accepted.Slice(entry * Room, Transform.Size).CopyTo(entries[(entry * Transform.Size)..]);
    }

    private static bool AcceptBlocks(ReadOnlySpan<ulong> words, Span<short> accepted, Span<int> counts)
    {
        bool complete = true;
        for (int entry = 0; entry < counts.Length; entry++)
        {
            counts[entry] = AcceptBlock(words[entry..], accepted.Slice(entry * Room, Room), counts[entry]);
            complete &= counts[entry] >= Transform.Size;
        }

        return complete;
    }

    /// <summary>Appends the values below q of one state's block, and tells how many there are now.</summary>
    private static int AcceptBlock(ReadOnlySpan<ulong> words, Span<short> accepted, int count)
    {
        const int Step = FourPermutations.States;
        for (int lane = 0; lane < FourShakes.Shake128Lanes && count < Transform.Size; lane += 3)
        {
            (ulong w0, ulong w1, ulong w2) = (words[Step * lane], words[Step * (lane + 1)], words[Step * (lane + 2)]);
            count = Accept(w0, 5, accepted, count);
            count = Accept((w0 >> 60) | (w1 << 4), 5, accepted, count);
            count = Accept((w1 >> 56) | (w2 << 8), 5, accepted, count);
            count = Accept(w2 >> 52, 1, accepted, count);
        }

        return count;
    }

    private static int Accept(ulong bits, int values, Span<short> accepted, int count)
    {
        for (; values > 0; values--, bits >>= 12)
        {
            int value = (int)bits & 0xFFF;
            accepted[count] = (short)value;
            count += (value - Modulus.Q) >>> 31;
        }

        return count;
    }
}
