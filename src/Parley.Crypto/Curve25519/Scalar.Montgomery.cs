using System.Runtime.CompilerServices;

namespace Parley.Crypto.Curve25519;

/// <content>Montgomery multiplication modulo L, product scanning: each column of the product meets its reduction at once.</content>
internal readonly partial struct Scalar
{
    /// <summary>-1/L modulo 2^52.</summary>
    private const ulong NegativeInverse = 0x51da312547e1b;

    /// <summary>2^260 modulo L.</summary>
    private static Scalar R => new(0xf48bd6721e6ed, 0x3bab5ac67e45a, 0xfffffeb35e51b, 0xfffffffffffff, 0xfffffffffff);

    /// <summary>2^520 modulo L.</summary>
    private static Scalar RSquared => new(0x9d265e952d13b, 0xd63c715bea69f, 0x5be65cb687604, 0x3dceec73d217f, 0x9411b7c309a);

    /// <summary>2^516 modulo L.</summary>
    private static Scalar RTimes256Bits => new(0x9f4e532df7449, 0xda9f725df7382, 0xf5be65cc244cc, 0xa3dceec73d217, 0x99411b7c309);

    /// <summary>a b / 2^260 modulo L, for a product below 2^260 L.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MontgomeryMultiply(in Scalar a, in Scalar b, out Scalar r)
    {
        Scalar n = Order;
        Accumulator t = default;

        t.AddProduct(a.l0, b.l0);
        ulong q0 = (t.Low * NegativeInverse) & Mask;
        t.AddProduct(q0, n.l0);
        t.ShiftRight52();

        t.AddProduct(a.l0, b.l1);
        t.AddProduct(a.l1, b.l0);
        t.AddProduct(q0, n.l1);
        ulong q1 = (t.Low * NegativeInverse) & Mask;
        t.AddProduct(q1, n.l0);
        t.ShiftRight52();

        t.AddProduct(a.l0, b.l2);
        t.AddProduct(a.l1, b.l1);
        t.AddProduct(a.l2, b.l0);
        t.AddProduct(q0, n.l2);
        t.AddProduct(q1, n.l1);
        ulong q2 = (t.Low * NegativeInverse) & Mask;
        t.AddProduct(q2, n.l0);
        t.ShiftRight52();

        // The limb of L at 2^156 is zero: its products are left out.
        t.AddProduct(a.l0, b.l3);
        t.AddProduct(a.l1, b.l2);
        t.AddProduct(a.l2, b.l1);
        t.AddProduct(a.l3, b.l0);
        t.AddProduct(q1, n.l2);
        t.AddProduct(q2, n.l1);
        ulong q3 = (t.Low * NegativeInverse) & Mask;
        t.AddProduct(q3, n.l0);
        t.ShiftRight52();

        t.AddProduct(a.l0, b.l4);
        t.AddProduct(a.l1, b.l3);
        t.AddProduct(a.l2, b.l2);
        t.AddProduct(a.l3, b.l1);
        t.AddProduct(a.l4, b.l0);
        t.AddProduct(q0, n.l4);
        t.AddProduct(q2, n.l2);
        t.AddProduct(q3, n.l1);
        ulong q4 = (t.Low * NegativeInverse) & Mask;
        t.AddProduct(q4, n.l0);
        t.ShiftRight52();

        t.AddProduct(a.l1, b.l4);
        t.AddProduct(a.l2, b.l3);
        t.AddProduct(a.l3, b.l2);
        t.AddProduct(a.l4, b.l1);
        t.AddProduct(q1, n.l4);
        t.AddProduct(q3, n.l2);
        t.AddProduct(q4, n.l1);
        ulong r0 = t.Low & Mask;
        t.ShiftRight52();

        t.AddProduct(a.l2, b.l4);
        t.AddProduct(a.l3, b.l3);
        t.AddProduct(a.l4, b.l2);
        t.AddProduct(q2, n.l4);
        t.AddProduct(q4, n.l2);
        ulong r1 = t.Low & Mask;
        t.ShiftRight52();

        t.AddProduct(a.l3, b.l4);
        t.AddProduct(a.l4, b.l3);
        t.AddProduct(q3, n.l4);
        ulong r2 = t.Low & Mask;
        t.ShiftRight52();

        t.AddProduct(a.l4, b.l4);
        t.AddProduct(q4, n.l4);
        ulong r3 = t.Low & Mask;
        t.ShiftRight52();

        Scalar product = new(r0, r1, r2, r3, t.Low);
        ReduceOnce(product, out r);
        Secret.Erase(ref product);
    }
}
