using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parley.Crypto.Keccak;

/// <summary>
/// Keccak-f[1600] on four states at once: 25 lanes of four words each, word w of every lane being state w. With 256-bit vectors it
/// costs little more than one permutation.
/// </summary>
internal static class FourPermutations
{
    /// <summary>States that go together.</summary>
    internal const int States = 4;

    /// <summary>Words in all of them.</summary>
    internal const int Words = States * Permutation.Lanes;

    /// <summary>Permutes each of the four states in place.</summary>
    internal static void Apply(Span<ulong> words)
    {
        if (Vector256.IsHardwareAccelerated)
            Together(MemoryMarshal.Cast<ulong, Vector256<ulong>>(words[..Words]));
        else
            OneByOne(words[..Words]);
    }

    /// <summary>The way of machines without 256-bit vectors.</summary>
    internal static void OneByOne(Span<ulong> words)
    {
        Span<ulong> state = stackalloc ulong[Permutation.Lanes];
        for (int w = 0; w < States; w++)
        {
            for (int lane = 0; lane < state.Length; lane++)
                state[lane] = words[(States * lane) + w];
            Permutation.Apply(state);
            for (int lane = 0; lane < state.Length; lane++)
                words[(States * lane) + w] = state[lane];
        }

        Secret.Erase(state);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Together(Span<Vector256<ulong>> state)
    {
        state = state[..Permutation.Lanes];
        Vector256<ulong> a0 = state[0], a1 = state[1], a2 = state[2], a3 = state[3], a4 = state[4];
        Vector256<ulong> a5 = state[5], a6 = state[6], a7 = state[7], a8 = state[8], a9 = state[9];
        Vector256<ulong> a10 = state[10], a11 = state[11], a12 = state[12], a13 = state[13], a14 = state[14];
        Vector256<ulong> a15 = state[15], a16 = state[16], a17 = state[17], a18 = state[18], a19 = state[19];
        Vector256<ulong> a20 = state[20], a21 = state[21], a22 = state[22], a23 = state[23], a24 = state[24];
        foreach (ulong constant in Permutation.RoundConstants)
        {
            Vector256<ulong> c0 = a0 ^ a5 ^ a10 ^ a15 ^ a20, c1 = a1 ^ a6 ^ a11 ^ a16 ^ a21, c2 = a2 ^ a7 ^ a12 ^ a17 ^ a22;
            Vector256<ulong> c3 = a3 ^ a8 ^ a13 ^ a18 ^ a23, c4 = a4 ^ a9 ^ a14 ^ a19 ^ a24;
            Vector256<ulong> d0 = c4 ^ RotateLeft(c1, 1), d1 = c0 ^ RotateLeft(c2, 1), d2 = c1 ^ RotateLeft(c3, 1);
            Vector256<ulong> d3 = c2 ^ RotateLeft(c4, 1), d4 = c3 ^ RotateLeft(c0, 1);

            Vector256<ulong> b0 = a0 ^ d0, b1 = RotateLeft(a6 ^ d1, 44), b2 = RotateLeft(a12 ^ d2, 43);
            Vector256<ulong> b3 = RotateLeft(a18 ^ d3, 21), b4 = RotateLeft(a24 ^ d4, 14);
            Vector256<ulong> b5 = RotateLeft(a3 ^ d3, 28), b6 = RotateLeft(a9 ^ d4, 20), b7 = RotateLeft(a10 ^ d0, 3);
            Vector256<ulong> b8 = RotateLeft(a16 ^ d1, 45), b9 = RotateLeft(a22 ^ d2, 61);
            Vector256<ulong> b10 = RotateLeft(a1 ^ d1, 1), b11 = RotateLeft(a7 ^ d2, 6), b12 = RotateLeft(a13 ^ d3, 25);
            Vector256<ulong> b13 = RotateLeft(a19 ^ d4, 8), b14 = RotateLeft(a20 ^ d0, 18);
            Vector256<ulong> b15 = RotateLeft(a4 ^ d4, 27), b16 = RotateLeft(a5 ^ d0, 36), b17 = RotateLeft(a11 ^ d1, 10);
            Vector256<ulong> b18 = RotateLeft(a17 ^ d2, 15), b19 = RotateLeft(a23 ^ d3, 56);
            Vector256<ulong> b20 = RotateLeft(a2 ^ d2, 62), b21 = RotateLeft(a8 ^ d3, 55), b22 = RotateLeft(a14 ^ d4, 39);
            Vector256<ulong> b23 = RotateLeft(a15 ^ d0, 41), b24 = RotateLeft(a21 ^ d1, 2);

            a0 = b0 ^ (~b1 & b2) ^ Vector256.Create(constant);
            a1 = b1 ^ (~b2 & b3);
            a2 = b2 ^ (~b3 & b4);
            a3 = b3 ^ (~b4 & b0);
            a4 = b4 ^ (~b0 & b1);
            a5 = b5 ^ (~b6 & b7);
            a6 = b6 ^ (~b7 & b8);
            a7 = b7 ^ (~b8 & b9);
            a8 = b8 ^ (~b9 & b5);
            a9 = b9 ^ (~b5 & b6);
            a10 = b10 ^ (~b11 & b12);
            a11 = b11 ^ (~b12 & b13);
            a12 = b12 ^ (~b13 & b14);
            a13 = b13 ^ (~b14 & b10);
            a14 = b14 ^ (~b10 & b11);
            a15 = b15 ^ (~b16 & b17);
            a16 = b16 ^ (~b17 & b18);
            a17 = b17 ^ (~b18 & b19);
            a18 = b18 ^ (~b19 & b15);
            a19 = b19 ^ (~b15 & b16);
            a20 = b20 ^ (~b21 & b22);
            a21 = b21 ^ (~b22 & b23);
            a22 = b22 ^ (~b23 & b24);
            a23 = b23 ^ (~b24 & b20);
            a24 = b24 ^ (~b20 & b21);
        }

        state[0] = a0; state[1] = a1; state[2] = a2; state[3] = a3; state[4] = a4;
        state[5] = a5; state[6] = a6; state[7] = a7; state[8] = a8; state[9] = a9;
        state[10] = a10; state[11] = a11; state[12] = a12; state[13] = a13; state[14] = a14;
        state[15] = a15; state[16] = a16; state[17] = a17; state[18] = a18; state[19] = a19;
        state[20] = a20; state[21] = a21; state[22] = a22; state[23] = a23; state[24] = a24;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> RotateLeft(Vector256<ulong> value, int bits) => (value << bits) | (value >> (64 - bits));
}
