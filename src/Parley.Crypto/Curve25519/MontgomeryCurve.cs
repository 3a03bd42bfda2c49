using System.Runtime.InteropServices;

namespace Parley.Crypto.Curve25519;

/// <summary>curve25519 by its u coordinate, and the birational maps to edwards25519 (RFC 7748 section 4.1).</summary>
internal static class MontgomeryCurve
{
    /// <summary>(A - 2) / 4 of RFC 7748 section 5.</summary>
    private const uint A24 = 121665;

    /// <summary>The ladder of RFC 7748 section 5 for a clamped scalar and any u, in constant time.</summary>
    internal static void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> u, Span<byte> result)
    {
        Ladder s = new() { X1 = FieldElement.Read(u), X2 = FieldElement.One, X3 = FieldElement.Read(u), Z3 = FieldElement.One };
        ulong swap = 0;
        for (int i = 254; i >= 0; i--)
        {
            ulong bit = (ulong)(scalar[i / 8] >> (i % 8)) & 1;
            swap ^= bit;
            FieldElement.Swap(ref s.X2, ref s.X3, swap);
            FieldElement.Swap(ref s.Z2, ref s.Z3, swap);
            swap = bit;
            s.Step();
        }

        FieldElement.Swap(ref s.X2, ref s.X3, swap);
        FieldElement.Swap(ref s.Z2, ref s.Z3, swap);
        FieldElement.Invert(s.Z2, out s.Z2);
        FieldElement.Multiply(s.X2, s.Z2, out s.X2);
        s.X2.Write(result);
        Secret.Erase(ref s);
    }

    /// <summary>u = (1 + y) / (1 - y), as (Z + Y) / (Z - Y).</summary>
    internal static void WriteU(in EdwardsPoint p, Span<byte> u)
    {
        FieldElement.Add(p.Z, p.Y, out FieldElement numerator);
        FieldElement.Subtract(p.Z, p.Y, out FieldElement denominator);
        FieldElement.Invert(denominator, out denominator);
        FieldElement.Multiply(numerator, denominator, out numerator);
        numerator.Write(u);
        Secret.Erase(ref numerator);
        Secret.Erase(ref denominator);
    }

    /// <summary>
    /// The edwards25519 encoding y = (u - 1) / (u + 1) with the given sign bit of x. Refuses a non-canonical u and u = -1. Whether y
    /// belongs to a point, and not to the twist, is for the decoder to say.
    /// </summary>
    internal static bool TryToEdwards(ReadOnlySpan<byte> u, int sign, Span<byte> encoded)
    {
        FieldElement element = FieldElement.Read(u);
        FieldElement.Add(element, FieldElement.One, out FieldElement denominator);
        if (!FieldElement.IsCanonical(u) || denominator.IsZero())
            return false;

        FieldElement.Subtract(element, FieldElement.One, out FieldElement y);
        FieldElement.Invert(denominator, out denominator);
        FieldElement.Multiply(y, denominator, out y);
        y.Write(encoded);
        encoded[31] |= (byte)(sign << 7);
        return true;
    }

    /// <summary>Two points of the ladder and its scratch space, kept together so that one call erases them.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Ladder
    {
        internal FieldElement X1, X2, Z2, X3, Z3;
        private FieldElement a, b, c, d, e;

        internal void Step()
        {
            FieldElement.Add(X2, Z2, out a);
            FieldElement.Subtract(X2, Z2, out b);
            FieldElement.Add(X3, Z3, out c);
            FieldElement.Subtract(X3, Z3, out d);
            FieldElement.Multiply(d, a, out d);
            FieldElement.Multiply(c, b, out c);
            FieldElement.Square(a, out a);
            FieldElement.Square(b, out b);

            FieldElement.Add(d, c, out X3);
            FieldElement.Square(X3, out X3);
            FieldElement.Subtract(d, c, out Z3);
            FieldElement.Square(Z3, out Z3);
            FieldElement.Multiply(Z3, X1, out Z3);

            FieldElement.Multiply(a, b, out X2);
            FieldElement.Subtract(a, b, out e);
            FieldElement.MultiplySmall(e, A24, out Z2);
            FieldElement.Add(Z2, a, out Z2);
            FieldElement.Multiply(Z2, e, out Z2);
        }
    }
}
