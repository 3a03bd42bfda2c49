using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// An integer modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point (RFC 8032 section 5.1), as five
/// limbs in radix 2^52. Products are reduced by Montgomery's method with R = 2^260: no division and no branch on a value.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly partial struct Scalar
{
    private const ulong Mask = (1UL << 52) - 1;

    private readonly ulong l0, l1, l2, l3, l4;

    internal Scalar(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
        => (this.l0, this.l1, this.l2, this.l3, this.l4) = (l0, l1, l2, l3, l4);

    /// <summary>L itself.</summary>
    internal static Scalar Order => new(0x2631a5cf5d3ed, 0xdea2f79cd6581, 0x14def9, 0, 0x100000000000);

    /// <summary>Reads 32 little-endian bytes without reducing them.</summary>
    internal static Scalar Read(ReadOnlySpan<byte> bytes)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        ulong w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        ulong w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        return new Scalar(w0 & Mask, ((w0 >> 52) | (w1 << 12)) & Mask, ((w1 >> 40) | (w2 << 24)) & Mask, ((w2 >> 28) | (w3 << 36)) & Mask, w3 >> 16);
    }

    /// <summary>Writes a scalar below 2^256 as 32 little-endian bytes.</summary>
    internal void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0 | (l1 << 52));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (l1 >> 12) | (l2 << 40));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (l2 >> 24) | (l3 << 28));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (l3 >> 36) | (l4 << 16));
    }

    /// <summary>Whether 32 bytes encode a number below L (RFC 8032 section 5.1.7, step 1).</summary>
    internal static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        SubtractOrder(Read(bytes), out ulong borrow, out _);
        return borrow == 1;
    }

    /// <summary>Reduces a 64-byte little-endian number, such as a SHA-512 output, modulo L.</summary>
    internal static void ReduceWide(ReadOnlySpan<byte> bytes, out Scalar r)
    {
        // low + 2^256 high: a Montgomery product with R, and with 2^256 R, turns each half into its residue.
        Scalar low = Read(bytes), high = Read(bytes[32..]);
        MontgomeryMultiply(low, R, out low);
        MontgomeryMultiply(high, RTimes256Bits, out high);
        Add(low, high, out r);
        Secret.Erase(ref low);
        Secret.Erase(ref high);
    }

    /// <summary>a * b + c modulo L, for a and b whose product is below 2^260 L and c below L.</summary>
    internal static void MultiplyAdd(in Scalar a, in Scalar b, in Scalar c, out Scalar r)
    {
        MontgomeryMultiply(a, b, out Scalar t);
        MontgomeryMultiply(t, RSquared, out t);
        Add(t, c, out r);
        Secret.Erase(ref t);
    }

    /// <summary>Sum of two scalars below L.</summary>
    private static void Add(in Scalar a, in Scalar b, out Scalar r)
    {
        ulong carry = a.l0 + b.l0;
        ulong s0 = carry & Mask;
        carry = a.l1 + b.l1 + (carry >> 52);
        ulong s1 = carry & Mask;
        carry = a.l2 + b.l2 + (carry >> 52);
        ulong s2 = carry & Mask;
        carry = a.l3 + b.l3 + (carry >> 52);
        ulong s3 = carry & Mask;
        carry = a.l4 + b.l4 + (carry >> 52);
        Scalar sum = new(s0, s1, s2, s3, carry);
        ReduceOnce(sum, out r);
        Secret.Erase(ref sum);
    }

    /// <summary>Brings a number below 2L under L.</summary>
    private static void ReduceOnce(in Scalar a, out Scalar r)
    {
        SubtractOrder(a, out ulong borrow, out Scalar less);
        ulong keep = 0 - borrow;
        r = new Scalar(
            less.l0 ^ (keep & (less.l0 ^ a.l0)),
            less.l1 ^ (keep & (less.l1 ^ a.l1)),
            less.l2 ^ (keep & (less.l2 ^ a.l2)),
            less.l3 ^ (keep & (less.l3 ^ a.l3)),
            less.l4 ^ (keep & (less.l4 ^ a.l4)));
        Secret.Erase(ref less);
    }

    /// <summary>a - L modulo 2^260, and 1 in <paramref name="borrow"/> when a is below L.</summary>
    private static void SubtractOrder(in Scalar a, out ulong borrow, out Scalar r)
    {
        Scalar order = Order;
        ulong d0 = a.l0 - order.l0;
        ulong d1 = a.l1 - order.l1 - (d0 >> 63);
        ulong d2 = a.l2 - order.l2 - (d1 >> 63);
        ulong d3 = a.l3 - order.l3 - (d2 >> 63);
        ulong d4 = a.l4 - order.l4 - (d3 >> 63);
        borrow = d4 >> 63;
        r = new Scalar(d0 & Mask, d1 & Mask, d2 & Mask, d3 & Mask, d4 & Mask);
    }
}
