using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parley.Crypto.Argon2;

/// <summary>G word by word, for processors without AVX2.</summary>
internal static unsafe class ScalarCompression
{
    private const int Rows = 8;

    [SkipLocalsInit]
    internal static void Compress(ulong* x, ulong* y, ulong* result, bool keep)
    {
        ulong* z = stackalloc ulong[BlockMatrix.BlockWords];
        for (int i = 0; i < BlockMatrix.BlockWords; i++)
        {
            z[i] = x[i] ^ y[i];
            result[i] = keep ? result[i] ^ z[i] : z[i];
        }

        // Word j of a row's permutation lies beside the one before; of a column's, every second word is in the next row.
        for (int row = 0; row < Rows; row++)
            Permute(z + (16 * row), pairStep: 2);
        for (int column = 0; column < Rows; column++)
            Permute(z + (2 * column), pairStep: 16);
        for (int i = 0; i < BlockMatrix.BlockWords; i++)
            result[i] ^= z[i];
        new Span<ulong>(z, BlockMatrix.BlockWords).Clear();
    }

    /// <summary>The permutation P of eight registers (section 3.6), <paramref name="pairStep"/> words apart.</summary>
    private static void Permute(ulong* v, int pairStep)
    {
        ulong* p0 = v, p1 = p0 + pairStep, p2 = p1 + pairStep, p3 = p2 + pairStep;
        ulong* p4 = p3 + pairStep, p5 = p4 + pairStep, p6 = p5 + pairStep, p7 = p6 + pairStep;
        Mix(ref p0[0], ref p2[0], ref p4[0], ref p6[0]);
        Mix(ref p0[1], ref p2[1], ref p4[1], ref p6[1]);
        Mix(ref p1[0], ref p3[0], ref p5[0], ref p7[0]);
        Mix(ref p1[1], ref p3[1], ref p5[1], ref p7[1]);
        Mix(ref p0[0], ref p2[1], ref p5[0], ref p7[1]);
        Mix(ref p0[1], ref p3[0], ref p5[1], ref p6[0]);
        Mix(ref p1[0], ref p3[1], ref p4[0], ref p6[1]);
        Mix(ref p1[1], ref p2[0], ref p4[1], ref p7[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 63);
    }

    /// <summary>a + b + 2 times the product of their lower halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong a, ulong b) => a + b + (2 * (ulong)(uint)a * (uint)b);
}
