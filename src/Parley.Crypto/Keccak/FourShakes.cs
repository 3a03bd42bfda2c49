using System.Buffers.Binary;

namespace Parley.Crypto.Keccak;

/// <summary>
/// SHAKE over four short inputs at once, which begin with the same 32 bytes. The words are laid out as <see cref="FourPermutations"/>
/// has them: the first lanes of each state are a block of its output, and permuting makes the next block.
/// </summary>
internal static class FourShakes
{
    /// <summary>Lanes of a block of SHAKE128: 168 bytes.</summary>
    internal const int Shake128Lanes = 21;

    /// <summary>Lanes of a block of SHAKE256: 136 bytes.</summary>
    internal const int Shake256Lanes = 17;

    private const int SeedLanes = 4;
    private const ulong Domain = 0x1F;

    /// <summary>Absorbs <paramref name="seed"/> followed by a suffix for each state, little-endian, and makes the first blocks.</summary>
    /// <param name="words">The four states, whatever they held.</param>
    /// <param name="blockLanes">The rate, one of the two above.</param>
    /// <param name="seed">32 bytes.</param>
    /// <param name="suffixes">One for each state.</param>
    /// <param name="suffixBytes">Length of each suffix, below 8.</param>
    internal static void Start(Span<ulong> words, int blockLanes, ReadOnlySpan<byte> seed, ReadOnlySpan<ulong> suffixes, int suffixBytes)
    {
        words.Clear();
        for (int lane = 0; lane < SeedLanes; lane++)
            words.Slice(FourPermutations.States * lane, FourPermutations.States).Fill(BinaryPrimitives.ReadUInt64LittleEndian(seed[(8 * lane)..]));
        for (int state = 0; state < FourPermutations.States; state++)
        {
            words[(FourPermutations.States * SeedLanes) + state] = suffixes[state] | (Domain << (8 * suffixBytes));
            words[(FourPermutations.States * (blockLanes - 1)) + state] = 0x80UL << 56;
        }

        FourPermutations.Apply(words);
    }
}
