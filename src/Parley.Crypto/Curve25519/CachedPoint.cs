using System.Runtime.InteropServices;

namespace Parley.Crypto.Curve25519;

/// <summary>A point with Z = 1, prepared to be added: y + x, y - x and 2dxy.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AffinePoint
{
    internal FieldElement YPlusX, YMinusX, XY2D;

    internal static AffinePoint Identity => new() { YPlusX = FieldElement.One, YMinusX = FieldElement.One };

    /// <summary>Divides a public point by its Z.</summary>
    internal static AffinePoint From(in EdwardsPoint p)
    {
        FieldElement.Invert(p.Z, out FieldElement inverse);
        EdwardsPoint q = new() { Z = FieldElement.One };
        FieldElement.Multiply(p.X, inverse, out q.X);
        FieldElement.Multiply(p.Y, inverse, out q.Y);
        FieldElement.Multiply(q.X, q.Y, out q.T);
        return CachedPoint.From(q).Affine;
    }

    /// <summary>Replaces this point by <paramref name="other"/> when <paramref name="mask"/> is all ones.</summary>
    internal void Assign(in AffinePoint other, ulong mask)
    {
        FieldElement.Assign(ref YPlusX, other.YPlusX, mask);
        FieldElement.Assign(ref YMinusX, other.YMinusX, mask);
        FieldElement.Assign(ref XY2D, other.XY2D, mask);
    }

    /// <summary>Negates this point when <paramref name="bit"/> is 1.</summary>
    internal void NegateWhen(ulong bit)
    {
        FieldElement.Swap(ref YPlusX, ref YMinusX, bit);
        FieldElement.NegateWhen(ref XY2D, bit);
    }
}

/// <summary>A point with any Z, prepared to be added: Y + X, Y - X, 2dT and Z.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CachedPoint
{
    internal AffinePoint Affine;
    internal FieldElement Z;

    internal static CachedPoint Identity => new() { Affine = AffinePoint.Identity, Z = FieldElement.One };

    internal static CachedPoint From(in EdwardsPoint p)
    {
        CachedPoint r = new() { Z = p.Z };
        FieldElement.Add(p.Y, p.X, out r.Affine.YPlusX);
        FieldElement.Subtract(p.Y, p.X, out r.Affine.YMinusX);
        FieldElement.Multiply(p.T, EdwardsPoint.TwiceD, out r.Affine.XY2D);
        return r;
    }

    /// <summary>Replaces this point by <paramref name="other"/> when <paramref name="mask"/> is all ones.</summary>
    internal void Assign(in CachedPoint other, ulong mask)
    {
        Affine.Assign(other.Affine, mask);
        FieldElement.Assign(ref Z, other.Z, mask);
    }
}
