using System.Buffers.Binary;
using Parley.Crypto.Keccak;

namespace Parley.Crypto.Tests.Keccak;

public sealed class PermutationTests
{
    [Fact]
    public void The_zero_state_permutes_twice_as_published()
    {
        // The Keccak team's KeccakF-1600-IntermediateValues.txt.
        ulong[] state = new ulong[Permutation.Lanes];
        Permutation.Apply(state);
        Assert.Equal((0xF1258F7940E1DDE7UL, 0xEAF1FF7B5CECA249UL), (state[0], state[24]));
        Permutation.Apply(state);
        Assert.Equal((0x2D5C954DF96ECB3CUL, 0x20D06CD26A8FBF5CUL), (state[0], state[24]));
    }

    [Fact]
    public void Four_states_permute_together_as_each_would_alone()
    {
        ulong[] words = Words("four states"), together = [.. words], oneByOne = [.. words];
        FourPermutations.Apply(together);
        FourPermutations.OneByOne(oneByOne);
        for (int state = 0; state < FourPermutations.States; state++)
        {
            ulong[] alone = Lanes(words, state);
            Permutation.Apply(alone);
            Assert.Equal(alone, Lanes(together, state));
            Assert.Equal(alone, Lanes(oneByOne, state));
        }
    }

    [Theory]
    [InlineData(FourShakes.Shake128Lanes, 2)]
    [InlineData(FourShakes.Shake256Lanes, 1)]
    public void Four_shakes_give_what_a_sponge_gives_for_each_input(int blockLanes, int suffixBytes)
    {
        byte[] seed = new SeededBytes("four shakes").Next(32), suffix = new byte[8], expected = new byte[3 * 8 * blockLanes];
        ulong[] suffixes = suffixBytes == 1 ? [0, 7, 0x80, 0xFF] : [0, 0x0103, 0xFF00, 0x8001], words = Words("left over");
        List<ulong>[] blocks = [[], [], [], []];
        FourShakes.Start(words, blockLanes, seed, suffixes, suffixBytes);
        for (int block = 0; block < 3; block++)
        {
            for (int state = 0; state < blocks.Length; state++)
                blocks[state].AddRange(Lanes(words, state).Take(blockLanes));
            FourPermutations.Apply(words);
        }

        for (int state = 0; state < blocks.Length; state++)
        {
            Sponge sponge = new(8 * blockLanes, 0x1F);
            BinaryPrimitives.WriteUInt64LittleEndian(suffix, suffixes[state]);
            sponge.Absorb(seed);
            sponge.Absorb(suffix.AsSpan(0, suffixBytes));
            sponge.Squeeze(expected);
            Assert.Equal(expected, blocks[state].SelectMany(BitConverter.GetBytes));
        }
    }

    private static ulong[] Words(string name)
        => [.. new SeededBytes(name).Next(8 * FourPermutations.Words).Chunk(8).Select(bytes => BinaryPrimitives.ReadUInt64LittleEndian(bytes))];

    private static ulong[] Lanes(ulong[] words, int state)
        => [.. Enumerable.Range(0, Permutation.Lanes).Select(lane => words[(FourPermutations.States * lane) + state])];
}
