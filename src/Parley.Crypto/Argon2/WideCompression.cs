using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Crypto.Argon2;

/// <summary>G four words at a time with AVX2, two rows or two columns together so that one fills the other's waits.</summary>
internal static unsafe class WideCompression
{
    private const int RowWords = 16;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compress(ulong* x, ulong* y, ulong* result, bool keep)
    {
        ulong* z = stackalloc ulong[BlockMatrix.BlockWords];
        for (int i = 0; i < BlockMatrix.BlockWords; i += 4)
        {
            Vector256<ulong> sum = Vector256.Load(x + i) ^ Vector256.Load(y + i);
            sum.Store(z + i);
            (keep ? sum ^ Vector256.Load(result + i) : sum).Store(result + i);
        }

        for (int i = 0; i < BlockMatrix.BlockWords; i += 2 * RowWords)
            PermuteRows(z + i);
        for (int i = 0; i < RowWords; i += 4)
            PermuteColumns(z + i, result + i);
        new Span<ulong>(z, BlockMatrix.BlockWords).Clear();
    }

    /// <summary>P of two rows in place. A row is four vectors; turning them by 1, 2 and 3 words puts its diagonals upright.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteRows(ulong* z)
    {
        Pair a = Pair.Load(z, RowWords), b = Pair.Load(z + 4, RowWords), c = Pair.Load(z + 8, RowWords), d = Pair.Load(z + 12, RowWords);
        Mix(ref a, ref b, ref c, ref d);
        b = new(Avx2.Permute4x64(b.First, 0b00_11_10_01), Avx2.Permute4x64(b.Second, 0b00_11_10_01));
        c = new(Avx2.Permute4x64(c.First, 0b01_00_11_10), Avx2.Permute4x64(c.Second, 0b01_00_11_10));
        d = new(Avx2.Permute4x64(d.First, 0b10_01_00_11), Avx2.Permute4x64(d.Second, 0b10_01_00_11));
        Mix(ref a, ref b, ref c, ref d);
        b = new(Avx2.Permute4x64(b.First, 0b10_01_00_11), Avx2.Permute4x64(b.Second, 0b10_01_00_11));
        c = new(Avx2.Permute4x64(c.First, 0b01_00_11_10), Avx2.Permute4x64(c.Second, 0b01_00_11_10));
        d = new(Avx2.Permute4x64(d.First, 0b00_11_10_01), Avx2.Permute4x64(d.Second, 0b00_11_10_01));
        a.Store(z, RowWords);
        b.Store(z + 4, RowWords);
        c.Store(z + 8, RowWords);
        d.Store(z + 12, RowWords);
    }

    /// <summary>
    /// P of two neighbouring columns, added to the result. A vector holds one register of each, so what was one vector of a row is a
    /// pair here, and turning it moves words between the pair.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteColumns(ulong* z, ulong* result)
    {
        const int pairWords = 2 * RowWords;
        Pair a = Pair.Load(z, RowWords), b = Pair.Load(z + pairWords, RowWords);
        Pair c = Pair.Load(z + (2 * pairWords), RowWords), d = Pair.Load(z + (3 * pairWords), RowWords);
        Mix(ref a, ref b, ref c, ref d);
        b = new(Avx2.AlignRight(b.Second, b.First, 8), Avx2.AlignRight(b.First, b.Second, 8));
        c = new(c.Second, c.First);
        d = new(Avx2.AlignRight(d.First, d.Second, 8), Avx2.AlignRight(d.Second, d.First, 8));
        Mix(ref a, ref b, ref c, ref d);
        b = new(Avx2.AlignRight(b.First, b.Second, 8), Avx2.AlignRight(b.Second, b.First, 8));
        c = new(c.Second, c.First);
        d = new(Avx2.AlignRight(d.Second, d.First, 8), Avx2.AlignRight(d.First, d.Second, 8));
        a.AddTo(result, RowWords);
        b.AddTo(result + pairWords, RowWords);
        c.AddTo(result + (2 * pairWords), RowWords);
        d.AddTo(result + (3 * pairWords), RowWords);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Pair a, ref Pair b, ref Pair c, ref Pair d)
    {
        a = MultiplyAdd(a, b);
        d = Rotate(d, a, 32);
        c = MultiplyAdd(c, d);
        b = Rotate(b, c, 24);
        a = MultiplyAdd(a, b);
        d = Rotate(d, a, 16);
        c = MultiplyAdd(c, d);
        b = Rotate(b, c, 63);
    }

    /// <summary>a + b + 2 times the product of their lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Pair MultiplyAdd(Pair a, Pair b) => new(MultiplyAdd(a.First, b.First), MultiplyAdd(a.Second, b.Second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MultiplyAdd(Vector256<ulong> a, Vector256<ulong> b)
    {
        Vector256<ulong> product = Avx2.Multiply(a.AsUInt32(), b.AsUInt32());
        return a + b + (product + product);
    }

    /// <summary>a ^ b turned right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Pair Rotate(Pair a, Pair b, [ConstantExpected] byte count) => new(Rotate(a.First ^ b.First, count), Rotate(a.Second ^ b.Second, count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate(Vector256<ulong> a, [ConstantExpected] byte count)
        => Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(a, count)
            : count == 32 ? Avx2.Shuffle(a.AsUInt32(), 0b10_11_00_01).AsUInt64()
            : (a >>> count) | (a << (64 - count));
}
