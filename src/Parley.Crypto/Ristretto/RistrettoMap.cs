using System.Runtime.InteropServices;
using Parley.Crypto.Curve25519;

namespace Parley.Crypto.Ristretto;

/// <summary>The one-way map from 64 uniform bytes to an element nobody knows the logarithm of (RFC 9496 section 4.3.4), in constant time.</summary>
internal static class RistrettoMap
{
    internal const int UniformSize = 64;

    private static FieldElement OneMinusDSquared => new(0x409c1945fc176, 0x719abc6a1fc4f, 0x1c37f90b20684, 0x6bccca55eedf, 0x29072a8b2b3e);

    private static FieldElement DMinusOneSquared => new(0x55aaa44ed4d20, 0x59603c3332635, 0x26d3baf4a7928, 0x120a66e6997a9, 0x5968b37af66c2);

    /// <summary>sqrt(a d - 1).</summary>
    private static FieldElement RootOfADMinusOne => new(0x7f6a0497b2e1b, 0x1836f0a97afd2, 0x7d747f6be7638, 0x456079e7e6498, 0x376931bf2b834);

    /// <summary>The sum of the two halves' points. The top bit of each half is ignored.</summary>
    internal static void FromUniform(ReadOnlySpan<byte> uniform, out EdwardsPoint point)
    {
        FieldElement low = FieldElement.Read(uniform), high = FieldElement.Read(uniform[32..]);
        Map(low, out EdwardsPoint first);
        Map(high, out EdwardsPoint second);
        EdwardsPoint.Add(first, second, out point);
        Secret.Erase(ref low);
        Secret.Erase(ref high);
        Secret.Erase(ref first);
        Secret.Erase(ref second);
    }

    private static void Map(in FieldElement t, out EdwardsPoint point)
    {
        FieldElement one = FieldElement.One, d = EdwardsPoint.D;
        Workspace w = default;
        FieldElement.Square(t, out w.R);
        FieldElement.Multiply(w.R, FieldElement.SquareRootOfMinusOne, out w.R);
        FieldElement.Add(w.R, one, out w.U);
        FieldElement.Multiply(w.U, OneMinusDSquared, out w.U);
        FieldElement.Multiply(w.R, d, out w.V);
        FieldElement.Add(w.V, one, out w.V);
        FieldElement.Negate(w.V, out w.V);
        FieldElement.Add(w.R, d, out w.Scratch);
        FieldElement.Multiply(w.V, w.Scratch, out w.V);

        ulong wasSquare = FieldElement.SquareRootOfRatio(w.U, w.V, out w.S);
        ulong notSquare = wasSquare - 1;
        FieldElement.Multiply(w.S, t, out w.Scratch);
        FieldElement.MakeEven(ref w.Scratch);
        FieldElement.Negate(w.Scratch, out w.Scratch);
        FieldElement.Assign(ref w.S, w.Scratch, notSquare);
        FieldElement.Negate(one, out w.N);
        FieldElement.Assign(ref w.N, w.R, notSquare);
        FieldElement.Subtract(w.R, one, out w.Scratch);
        FieldElement.Multiply(w.N, w.Scratch, out w.N);
        FieldElement.Multiply(w.N, DMinusOneSquared, out w.N);
        FieldElement.Subtract(w.N, w.V, out w.N);

        FieldElement.Add(w.S, w.S, out w.W0);
        FieldElement.Multiply(w.W0, w.V, out w.W0);
        FieldElement.Multiply(w.N, RootOfADMinusOne, out w.W1);
        FieldElement.Square(w.S, out w.Scratch);
        FieldElement.Subtract(one, w.Scratch, out w.W2);
        FieldElement.Add(one, w.Scratch, out w.W3);
        FieldElement.Multiply(w.W0, w.W3, out point.X);
        FieldElement.Multiply(w.W2, w.W1, out point.Y);
        FieldElement.Multiply(w.W1, w.W3, out point.Z);
        FieldElement.Multiply(w.W0, w.W2, out point.T);
        Secret.Erase(ref w);
    }

    /// <summary>What the map computes on the way, kept together so that one call erases it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Workspace
    {
        internal FieldElement R, U, V, S, N, W0, W1, W2, W3, Scratch;
    }
}
