using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Parley.Crypto.Argon2;

namespace Parley.Crypto.Tests.Argon2;

/// <summary>The two ways to compress a block, and what is left of the memory.</summary>
public sealed unsafe class BlockTests
{
    [Avx2Fact]
    public void Blocks_are_compressed_alike_word_by_word_and_four_at_a_time()
    {
        SeededBytes seeded = new("blocks");
        for (int i = 0; i < 32; i++)
        {
            bool keep = i % 2 == 1;
            byte[] x = seeded.Next(BlockMatrix.BlockSize), y = seeded.Next(BlockMatrix.BlockSize), held = seeded.Next(BlockMatrix.BlockSize);
            byte[] scalar = [.. held], wide = [.. held];
            fixed (byte* px = x, py = y, ps = scalar, pw = wide)
            {
                ScalarCompression.Compress((ulong*)px, (ulong*)py, (ulong*)ps, keep);
                WideCompression.Compress((ulong*)px, (ulong*)py, (ulong*)pw, keep);
            }

            Assert.Equal(scalar, wide);
            Assert.NotEqual(held, wide);
        }
    }

    [Fact]
    public void The_memory_is_zero_once_erased()
    {
        using BlockMatrix matrix = new(new Argon2Parameters(40, Passes: 1, Lanes: 2));
        Span<ulong> all = new(matrix.Block(0, 0), matrix.BlockCount * BlockMatrix.BlockWords);
        Span<byte> seed = stackalloc byte[SeedBlocks.SeedSize];
        SeedBlocks.Write(seed, matrix);
        MatrixFilling.Fill(matrix, passes: 1);
        Assert.Equal(-1, all.IndexOf(0UL));
        matrix.Erase();
        Assert.Equal(-1, MemoryMarshal.AsBytes(all).IndexOfAnyExcept((byte)0));
    }

    /// <summary>A test of what only processors with AVX2 run.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class Avx2FactAttribute : FactAttribute
    {
        public Avx2FactAttribute()
        {
            if (!Avx2.IsSupported)
                Skip = "This processor has no AVX2.";
        }
    }
}
