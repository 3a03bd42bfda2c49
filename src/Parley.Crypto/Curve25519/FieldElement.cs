using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// An integer modulo p = 2^255 - 19 as five limbs in radix 2^51 (RFC 7748 section 4.1). Every product and difference leaves limbs
/// below 2^52; a sum of two such values needs no carry, because products accept limbs below 2^54. Nothing here branches on a value.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal partial struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    private ulong l0, l1, l2, l3, l4;

    internal FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
        => (this.l0, this.l1, this.l2, this.l3, this.l4) = (l0, l1, l2, l3, l4);

    internal static FieldElement Zero => default;

    internal static FieldElement One => new(1, 0, 0, 0, 0);

    /// <summary>Reads 32 little-endian bytes, ignoring the top bit and accepting values from p to 2^255 - 1 (RFC 7748 section 5).</summary>
    internal static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        ulong w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new FieldElement(
            w0 & Mask,
            ((w0 >> 51) | (w1 << 13)) & Mask,
            ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask,
            (w3 >> 12) & Mask);
    }

    /// <summary>Writes the unique representative below p as 32 little-endian bytes.</summary>
    internal readonly void Write(Span<byte> bytes)
    {
        FieldElement t = this;
        t.Carry();

        // The quotient by p is 0 or 1: the carry out of t + 19.
        ulong q = (t.l0 + 19) >> 51;
        q = (t.l1 + q) >> 51;
        q = (t.l2 + q) >> 51;
        q = (t.l3 + q) >> 51;
        q = (t.l4 + q) >> 51;

        t.l0 += 19 * q;
        t.l1 += t.l0 >> 51;
        t.l2 += t.l1 >> 51;
        t.l3 += t.l2 >> 51;
        t.l4 += t.l3 >> 51;
        t.l0 &= Mask;
        t.l1 &= Mask;
        t.l2 &= Mask;
        t.l3 &= Mask;
        t.l4 &= Mask;

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, t.l0 | (t.l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (t.l1 >> 13) | (t.l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (t.l2 >> 26) | (t.l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (t.l3 >> 39) | (t.l4 << 12));
        Secret.Erase(ref t);
    }

    /// <summary>Sum without carry. At most two sums may be nested before a product or difference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Add(in FieldElement a, in FieldElement b, out FieldElement r)
        => r = new FieldElement(a.l0 + b.l0, a.l1 + b.l1, a.l2 + b.l2, a.l3 + b.l3, a.l4 + b.l4);

    /// <summary>a - b, computed as a + 16p - b so that no limb goes below zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Subtract(in FieldElement a, in FieldElement b, out FieldElement r)
    {
        r = new FieldElement(
            a.l0 + 0x7ffffffffffed0 - b.l0,
            a.l1 + 0x7ffffffffffff0 - b.l1,
            a.l2 + 0x7ffffffffffff0 - b.l2,
            a.l3 + 0x7ffffffffffff0 - b.l3,
            a.l4 + 0x7ffffffffffff0 - b.l4);
        r.Carry();
    }

    internal static void Negate(in FieldElement a, out FieldElement r) => Subtract(Zero, a, out r);

    /// <summary>Swaps two elements when <paramref name="bit"/> is 1, leaves them when it is 0 (RFC 7748 section 5, <c>cswap</c>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Swap(ref FieldElement a, ref FieldElement b, ulong bit)
    {
        ulong mask = 0 - bit;
        ulong x0 = mask & (a.l0 ^ b.l0), x1 = mask & (a.l1 ^ b.l1), x2 = mask & (a.l2 ^ b.l2), x3 = mask & (a.l3 ^ b.l3), x4 = mask & (a.l4 ^ b.l4);
        a = new FieldElement(a.l0 ^ x0, a.l1 ^ x1, a.l2 ^ x2, a.l3 ^ x3, a.l4 ^ x4);
        b = new FieldElement(b.l0 ^ x0, b.l1 ^ x1, b.l2 ^ x2, b.l3 ^ x3, b.l4 ^ x4);
    }

    /// <summary>Replaces <paramref name="r"/> by <paramref name="a"/> when <paramref name="mask"/> is all ones, keeps it when it is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Assign(ref FieldElement r, in FieldElement a, ulong mask)
    {
        r.l0 ^= mask & (r.l0 ^ a.l0);
        r.l1 ^= mask & (r.l1 ^ a.l1);
        r.l2 ^= mask & (r.l2 ^ a.l2);
        r.l3 ^= mask & (r.l3 ^ a.l3);
        r.l4 ^= mask & (r.l4 ^ a.l4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Carry()
    {
        ulong c0 = l0 >> 51, c1 = l1 >> 51, c2 = l2 >> 51, c3 = l3 >> 51, c4 = l4 >> 51;
        l0 = (l0 & Mask) + (c4 * 19);
        l1 = (l1 & Mask) + c0;
        l2 = (l2 & Mask) + c1;
        l3 = (l3 & Mask) + c2;
        l4 = (l4 & Mask) + c3;
    }
}
