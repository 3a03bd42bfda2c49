using System.Runtime.InteropServices;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// The result of an addition or doubling before its last products: x = X/Z, y = Y/T. A caller that goes on to double asks for
/// projective coordinates and saves a product. Formulas of Hisil, Wong, Carter and Dawson for a = -1 (RFC 8032 section 5.1.4).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CompletedPoint
{
    private FieldElement x, y, z, t;
    private FieldElement s0, s1;

    /// <summary>2p. Does not read T.</summary>
    internal void SetDouble(in EdwardsPoint p)
    {
        FieldElement.Square(p.X, out s0);
        FieldElement.Square(p.Y, out s1);
        FieldElement.Square(p.Z, out t);
        FieldElement.Add(t, t, out t);
        FieldElement.Add(p.X, p.Y, out x);
        FieldElement.Square(x, out x);
        FieldElement.Add(s1, s0, out y);
        FieldElement.Subtract(s1, s0, out z);
        FieldElement.Subtract(x, y, out x);
        FieldElement.Subtract(t, z, out t);
    }

    /// <summary>p + q.</summary>
    internal void SetSum(in EdwardsPoint p, in CachedPoint q)
    {
        FieldElement.Multiply(p.Z, q.Z, out z);
        FieldElement.Add(z, z, out z);
        Combine(p, q.Affine.YPlusX, q.Affine.YMinusX, q.Affine.XY2D);
        FieldElement.Subtract(z, t, out s0);
        FieldElement.Add(z, t, out z);
        t = s0;
    }

    /// <summary>p - q.</summary>
    internal void SetDifference(in EdwardsPoint p, in CachedPoint q)
    {
        FieldElement.Multiply(p.Z, q.Z, out z);
        FieldElement.Add(z, z, out z);
        Combine(p, q.Affine.YMinusX, q.Affine.YPlusX, q.Affine.XY2D);
        FieldElement.Add(z, t, out s0);
        FieldElement.Subtract(z, t, out z);
        t = s0;
    }

    /// <summary>p + q.</summary>
    internal void SetSum(in EdwardsPoint p, in AffinePoint q)
    {
        FieldElement.Add(p.Z, p.Z, out z);
        Combine(p, q.YPlusX, q.YMinusX, q.XY2D);
        FieldElement.Subtract(z, t, out s0);
        FieldElement.Add(z, t, out z);
        t = s0;
    }

    /// <summary>p - q.</summary>
    internal void SetDifference(in EdwardsPoint p, in AffinePoint q)
    {
        FieldElement.Add(p.Z, p.Z, out z);
        Combine(p, q.YMinusX, q.YPlusX, q.XY2D);
        FieldElement.Add(z, t, out s0);
        FieldElement.Subtract(z, t, out z);
        t = s0;
    }

    /// <summary>Sets X, Y and Z and leaves T stale: for a point that is only going to be doubled.</summary>
    internal readonly void ToProjective(ref EdwardsPoint p)
    {
        FieldElement.Multiply(x, t, out p.X);
        FieldElement.Multiply(y, z, out p.Y);
        FieldElement.Multiply(z, t, out p.Z);
    }

    internal readonly void ToExtended(ref EdwardsPoint p)
    {
        ToProjective(ref p);
        FieldElement.Multiply(x, y, out p.T);
    }

    private void Combine(in EdwardsPoint p, in FieldElement plus, in FieldElement minus, in FieldElement xy2D)
    {
        FieldElement.Add(p.Y, p.X, out s0);
        FieldElement.Multiply(s0, plus, out s0);
        FieldElement.Subtract(p.Y, p.X, out s1);
        FieldElement.Multiply(s1, minus, out s1);
        FieldElement.Multiply(p.T, xy2D, out t);
        FieldElement.Subtract(s0, s1, out x);
        FieldElement.Add(s0, s1, out y);
    }
}
