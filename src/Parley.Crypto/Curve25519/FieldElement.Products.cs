using System.Runtime.CompilerServices;

namespace Parley.Crypto.Curve25519;

/// <content>
/// Schoolbook products, with 2^255 = 19 folded in. Compiled optimized from the first call: they are nine tenths of every
/// operation on the curve.
/// </content>
internal partial struct FieldElement
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(in FieldElement a, in FieldElement b, out FieldElement r)
    {
        ulong a0 = a.l0, a1 = a.l1, a2 = a.l2, a3 = a.l3, a4 = a.l4;
        ulong b0 = b.l0, b1 = b.l1, b2 = b.l2, b3 = b.l3, b4 = b.l4;
        ulong n1 = b1 * 19, n2 = b2 * 19, n3 = b3 * 19, n4 = b4 * 19;

        Column c = default, d = default, e = default, f = default, g = default;
        c.AddProduct(a0, b0);
        c.AddProduct(a1, n4);
        c.AddProduct(a2, n3);
        c.AddProduct(a3, n2);
        c.AddProduct(a4, n1);
        c.Finish(0);

        d.AddProduct(a0, b1);
        d.AddProduct(a1, b0);
        d.AddProduct(a2, n4);
        d.AddProduct(a3, n3);
        d.AddProduct(a4, n2);
        d.Finish(c.Carry);

        e.AddProduct(a0, b2);
        e.AddProduct(a1, b1);
        e.AddProduct(a2, b0);
        e.AddProduct(a3, n4);
        e.AddProduct(a4, n3);
        e.Finish(d.Carry);

        f.AddProduct(a0, b3);
        f.AddProduct(a1, b2);
        f.AddProduct(a2, b1);
        f.AddProduct(a3, b0);
        f.AddProduct(a4, n4);
        f.Finish(e.Carry);

        g.AddProduct(a0, b4);
        g.AddProduct(a1, b3);
        g.AddProduct(a2, b2);
        g.AddProduct(a3, b1);
        g.AddProduct(a4, b0);
        g.Finish(f.Carry);

        ulong r0 = c.Limb + (g.Carry * 19);
        r = new FieldElement(r0 & Mask, d.Limb + (r0 >> 51), e.Limb, f.Limb, g.Limb);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Square(in FieldElement a, out FieldElement r)
    {
        ulong a0 = a.l0, a1 = a.l1, a2 = a.l2, a3 = a.l3, a4 = a.l4;
        ulong d0 = a0 * 2, d1 = a1 * 2, d2 = a2 * 2, d4 = a4 * 2, n3 = a3 * 19, n4 = a4 * 19;

        Column c = default, d = default, e = default, f = default, g = default;
        c.AddProduct(a0, a0);
        c.AddProduct(d1, n4);
        c.AddProduct(d2, n3);
        c.Finish(0);

        d.AddProduct(d0, a1);
        d.AddProduct(d2, n4);
        d.AddProduct(a3, n3);
        d.Finish(c.Carry);

        e.AddProduct(d0, a2);
        e.AddProduct(a1, a1);
        e.AddProduct(d4, n3);
        e.Finish(d.Carry);

        f.AddProduct(d0, a3);
        f.AddProduct(d1, a2);
        f.AddProduct(a4, n4);
        f.Finish(e.Carry);

        g.AddProduct(d0, a4);
        g.AddProduct(d1, a3);
        g.AddProduct(a2, a2);
        g.Finish(f.Carry);

        ulong r0 = c.Limb + (g.Carry * 19);
        r = new FieldElement(r0 & Mask, d.Limb + (r0 >> 51), e.Limb, f.Limb, g.Limb);
    }

    /// <summary>Product with a public constant below 2^32.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplySmall(in FieldElement a, uint factor, out FieldElement r)
    {
        Column c = default, d = default, e = default, f = default, g = default;
        c.AddProduct(a.l0, factor);
        c.Finish(0);
        d.AddProduct(a.l1, factor);
        d.Finish(c.Carry);
        e.AddProduct(a.l2, factor);
        e.Finish(d.Carry);
        f.AddProduct(a.l3, factor);
        f.Finish(e.Carry);
        g.AddProduct(a.l4, factor);
        g.Finish(f.Carry);

        ulong r0 = c.Limb + (g.Carry * 19);
        r = new FieldElement(r0 & Mask, d.Limb + (r0 >> 51), e.Limb, f.Limb, g.Limb);
    }

    /// <summary>a to the power 2^<paramref name="count"/>.</summary>
    internal static void SquareTimes(in FieldElement a, int count, out FieldElement r)
    {
        Square(a, out r);
        for (int i = 1; i < count; i++)
            Square(r, out r);
    }
}
