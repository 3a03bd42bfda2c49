using System.Runtime.InteropServices;
using Parley.Crypto.Curve25519;

namespace Parley.Crypto.Ristretto;

/// <summary>
/// The one encoding of every ristretto255 element (RFC 9496 section 4.3). An element is a set of four or eight points of
/// edwards25519, any of which stands for it: points are compared here, or by their encodings, and nowhere else.
/// </summary>
internal static class RistrettoEncoding
{
    /// <summary>Bytes of an element.</summary>
    internal const int Size = 32;

    /// <summary>1 / sqrt(a - d).</summary>
    private static FieldElement InverseRootOfAMinusD => new(0xfdaa805d40ea, 0x2eb482e57d339, 0x7610274bc58, 0x6510b613dc8ff, 0x786c8905cfaff);

    /// <summary>
    /// Decodes 32 bytes (section 4.3.1). Refuses s of p or more, odd s, s of no point, and s of a point with odd xy or with y = 0.
    /// Whether it refuses is public.
    /// </summary>
    internal static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = EdwardsPoint.Identity;
        if (bytes.Length != Size || !FieldElement.IsCanonical(bytes) || (bytes[0] & 1) == 1)
            return false;

        FieldElement s = FieldElement.Read(bytes), one = FieldElement.One;
        FieldElement.Square(s, out FieldElement ss);
        FieldElement.Subtract(one, ss, out FieldElement u1);
        FieldElement.Add(one, ss, out FieldElement u2);
        FieldElement.Square(u2, out FieldElement u2Squared);
        FieldElement.Square(u1, out FieldElement v);
        FieldElement.Multiply(v, EdwardsPoint.D, out v);
        FieldElement.Add(v, u2Squared, out v);
        FieldElement.Negate(v, out v);
        FieldElement.Multiply(v, u2Squared, out FieldElement square);
        ulong wasSquare = FieldElement.SquareRootOfRatio(one, square, out FieldElement inverseRoot);

        FieldElement.Multiply(inverseRoot, u2, out FieldElement denominatorX);
        FieldElement.Multiply(inverseRoot, denominatorX, out FieldElement denominatorY);
        FieldElement.Multiply(denominatorY, v, out denominatorY);
        FieldElement.Add(s, s, out point.X);
        FieldElement.Multiply(point.X, denominatorX, out point.X);
        FieldElement.MakeEven(ref point.X);
        FieldElement.Multiply(u1, denominatorY, out point.Y);
        FieldElement.Multiply(point.X, point.Y, out point.T);
        return wasSquare == 1 && point.T.Parity() == 0 && !point.Y.IsZero();
    }

    /// <summary>Encodes the element that a point stands for (section 4.3.2), in constant time.</summary>
    internal static void Encode(in EdwardsPoint p, Span<byte> bytes)
    {
        Workspace w = default;
        FieldElement.Add(p.Z, p.Y, out w.U1);
        FieldElement.Subtract(p.Z, p.Y, out w.T);
        FieldElement.Multiply(w.U1, w.T, out w.U1);
        FieldElement.Multiply(p.X, p.Y, out w.U2);
        FieldElement.Square(w.U2, out w.T);
        FieldElement.Multiply(w.T, w.U1, out w.T);
        _ = FieldElement.SquareRootOfRatio(FieldElement.One, w.T, out w.InverseRoot);
        FieldElement.Multiply(w.InverseRoot, w.U1, out w.Denominator1);
        FieldElement.Multiply(w.InverseRoot, w.U2, out w.Denominator);
        FieldElement.Multiply(w.Denominator1, w.Denominator, out w.InverseZ);
        FieldElement.Multiply(w.InverseZ, p.T, out w.InverseZ);

        // Turn by the four-torsion when xy is odd.
        FieldElement.Multiply(p.T, w.InverseZ, out w.T);
        ulong turned = 0 - w.T.Parity();
        w.X = p.X;
        w.Y = p.Y;
        FieldElement.Multiply(p.Y, FieldElement.SquareRootOfMinusOne, out w.T);
        FieldElement.Assign(ref w.X, w.T, turned);
        FieldElement.Multiply(p.X, FieldElement.SquareRootOfMinusOne, out w.T);
        FieldElement.Assign(ref w.Y, w.T, turned);
        FieldElement.Multiply(w.Denominator1, InverseRootOfAMinusD, out w.T);
        FieldElement.Assign(ref w.Denominator, w.T, turned);

        FieldElement.Multiply(w.X, w.InverseZ, out w.T);
        FieldElement.NegateWhen(ref w.Y, w.T.Parity());
        FieldElement.Subtract(p.Z, w.Y, out w.T);
        FieldElement.Multiply(w.T, w.Denominator, out w.T);
        FieldElement.MakeEven(ref w.T);
        w.T.Write(bytes);
        Secret.Erase(ref w);
    }

    /// <summary>Whether two points stand for the same element (section 4.3.3).</summary>
    internal static bool AreEqual(in EdwardsPoint p, in EdwardsPoint q)
    {
        FieldElement.Multiply(p.X, q.Y, out FieldElement left);
        FieldElement.Multiply(p.Y, q.X, out FieldElement right);
        ulong equal = FieldElement.EqualityBit(left, right);
        FieldElement.Multiply(p.Y, q.Y, out left);
        FieldElement.Multiply(p.X, q.X, out right);
        equal |= FieldElement.EqualityBit(left, right);
        Secret.Erase(ref left);
        Secret.Erase(ref right);
        return equal == 1;
    }

    internal static bool IsIdentity(in EdwardsPoint p) => AreEqual(p, EdwardsPoint.Identity);

    /// <summary>What encoding computes on the way, kept together so that one call erases it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Workspace
    {
        internal FieldElement U1, U2, InverseRoot, Denominator1, Denominator, InverseZ, X, Y, T;
    }
}
