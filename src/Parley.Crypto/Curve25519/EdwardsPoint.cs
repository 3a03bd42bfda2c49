using System.Runtime.InteropServices;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// A point of edwards25519 in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 section 5.1.4). The formulas are complete,
/// so that no operation asks which points it was given.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EdwardsPoint
{
    internal FieldElement X, Y, Z, T;

    internal static EdwardsPoint Identity => new() { Y = FieldElement.One, Z = FieldElement.One };

    /// <summary>The base point B (RFC 8032 section 5.1): y = 4/5, x even.</summary>
    internal static EdwardsPoint Base { get; } = DecodeBase();

    /// <summary>The curve's constant d = -121665/121666.</summary>
    internal static FieldElement D => new(0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029, 0x739c663a03cbb, 0x52036cee2b6ff);

    internal static FieldElement TwiceD => new(0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff);

    /// <summary>Encodes as y with the parity of x in the top bit (RFC 8032 section 5.1.2).</summary>
    internal readonly void Encode(Span<byte> bytes)
    {
        FieldElement.Invert(Z, out FieldElement inverse);
        FieldElement.Multiply(X, inverse, out FieldElement x);
        FieldElement.Multiply(Y, inverse, out FieldElement y);
        y.Write(bytes);
        bytes[31] |= (byte)(x.Parity() << 7);
        Secret.Erase(ref inverse);
    }

    /// <summary>
    /// Decodes 32 public bytes (RFC 8032 section 5.1.3): refuses y of p or more, y of no point, and a sign bit on x = 0.
    /// </summary>
    internal static bool TryDecode(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        Span<byte> y = stackalloc byte[32];
        bytes.CopyTo(y);
        ulong sign = (ulong)(y[31] >> 7);
        y[31] &= 0x7F;
        point = Identity;
        if (!FieldElement.IsCanonical(y))
            return false;

        FieldElement one = FieldElement.One;
        point.Y = FieldElement.Read(y);
        FieldElement.Square(point.Y, out FieldElement u);
        FieldElement.Multiply(u, D, out FieldElement v);
        FieldElement.Subtract(u, one, out u);
        FieldElement.Add(v, one, out v);
        if (!FieldElement.TrySquareRootOfRatio(u, v, out point.X))
            return false;
        if (sign == 1)
        {
            if (point.X.IsZero())
                return false;
            FieldElement.Negate(point.X, out point.X);
        }

        FieldElement.Multiply(point.X, point.Y, out point.T);
        return true;
    }

    internal static void Negate(in EdwardsPoint p, out EdwardsPoint r)
    {
        r = p;
        FieldElement.Negate(p.X, out r.X);
        FieldElement.Negate(p.T, out r.T);
    }

    internal static void Add(in EdwardsPoint p, in EdwardsPoint q, out EdwardsPoint r)
    {
        CachedPoint addend = CachedPoint.From(q);
        r = p;
        CompletedPoint t = default;
        t.SetSum(r, addend);
        t.ToExtended(ref r);
        Secret.Erase(ref addend);
        Secret.Erase(ref t);
    }

    /// <summary>Doubles a point <paramref name="count"/> times.</summary>
    internal static void Double(ref EdwardsPoint p, int count)
    {
        CompletedPoint t = default;
        for (int i = 0; i < count; i++)
        {
            t.SetDouble(p);
            if (i == count - 1)
                t.ToExtended(ref p);
            else
                t.ToProjective(ref p);
        }

        Secret.Erase(ref t);
    }

    internal readonly bool IsIdentity() => X.IsZero() && FieldElement.AreEqual(Y, Z);

    /// <summary>Whether the order divides the cofactor 8. For public points.</summary>
    internal readonly bool HasSmallOrder()
    {
        EdwardsPoint p = this;
        Double(ref p, 3);
        return p.IsIdentity();
    }

    private static EdwardsPoint DecodeBase()
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Fill(0x66);
        bytes[0] = 0x58;
        return TryDecode(bytes, out EdwardsPoint point) ? point : throw new InvalidOperationException("The base point does not decode.");
    }
}
