using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Parley.Crypto.Curve25519;

/// <content>Inversion, square roots and the questions asked of an encoding. Fixed chains of squarings and products.</content>
internal partial struct FieldElement
{
    /// <summary>2^((p-1)/4), a square root of -1 (RFC 8032 section 5.1.3).</summary>
    internal static FieldElement SquareRootOfMinusOne
        => new(0x61b274a0ea0b0, 0xd5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d);

    /// <summary>a^(p-2), the inverse; zero for zero.</summary>
    internal static void Invert(in FieldElement a, out FieldElement r)
    {
        Power(a, out FieldElement a11, out FieldElement high);
        SquareTimes(high, 5, out high);
        Multiply(high, a11, out r);
        Secret.Erase(ref a11);
        Secret.Erase(ref high);
    }

    /// <summary>
    /// The even square root of u/v (RFC 9496 section 4.2), in constant time. When u/v has none it is the even square root of u/v
    /// times that of -1 instead; zero when u or v is zero.
    /// </summary>
    /// <returns>1 when u/v is a square, also when u is zero; 0 otherwise.</returns>
    internal static ulong SquareRootOfRatio(in FieldElement u, in FieldElement v, out FieldElement root)
    {
        // u v^3 (u v^7)^((p-5)/8)
        Square(v, out FieldElement t);
        Multiply(t, v, out FieldElement v3);
        Square(v3, out t);
        Multiply(t, v, out t);
        Multiply(t, u, out t);
        Power(t, out FieldElement a11, out FieldElement power);
        SquareTimes(power, 2, out power);
        Multiply(power, t, out power);
        Multiply(v3, u, out root);
        Multiply(root, power, out root);

        // v root^2 is u times a fourth root of unity.
        Square(root, out t);
        Multiply(t, v, out t);
        Negate(u, out FieldElement minusU);
        Multiply(minusU, SquareRootOfMinusOne, out FieldElement minusUI);
        ulong correct = EqualityBit(t, u), flipped = EqualityBit(t, minusU), flippedI = EqualityBit(t, minusUI);
        Multiply(root, SquareRootOfMinusOne, out t);
        Assign(ref root, t, 0 - (flipped | flippedI));
        MakeEven(ref root);

        Secret.Erase(ref t);
        Secret.Erase(ref v3);
        Secret.Erase(ref a11);
        Secret.Erase(ref power);
        Secret.Erase(ref minusU);
        Secret.Erase(ref minusUI);
        return correct | flipped;
    }

    /// <summary>The even square root of u/v, if there is one (RFC 8032 section 5.1.3, steps 2 and 3).</summary>
    internal static bool TrySquareRootOfRatio(in FieldElement u, in FieldElement v, out FieldElement root)
        => SquareRootOfRatio(u, v, out root) == 1;

    /// <summary>The absolute value of RFC 9496 section 4.1: negates an odd element.</summary>
    internal static void MakeEven(ref FieldElement a) => NegateWhen(ref a, a.Parity());

    /// <summary>Negates an element when <paramref name="bit"/> is 1.</summary>
    internal static void NegateWhen(ref FieldElement a, ulong bit)
    {
        Negate(a, out FieldElement negative);
        Assign(ref a, negative, 0 - bit);
        Secret.Erase(ref negative);
    }

    /// <summary>The lowest bit of the representative below p: the "sign" of RFC 8032 section 5.1.2.</summary>
    internal readonly ulong Parity()
    {
        Span<byte> bytes = stackalloc byte[32];
        Write(bytes);
        ulong parity = (ulong)(bytes[0] & 1);
        Secret.Erase(bytes);
        return parity;
    }

    [SkipLocalsInit]
    internal static bool AreEqual(in FieldElement a, in FieldElement b)
    {
        Span<byte> left = stackalloc byte[32], right = stackalloc byte[32];
        a.Write(left);
        b.Write(right);
        bool equal = CryptographicOperations.FixedTimeEquals(left, right);
        Secret.Erase(left);
        Secret.Erase(right);
        return equal;
    }

    /// <summary>1 when two elements are equal and 0 otherwise, without a branch.</summary>
    internal static ulong EqualityBit(in FieldElement a, in FieldElement b) => Unsafe.BitCast<bool, byte>(AreEqual(a, b));

    internal readonly bool IsZero() => AreEqual(this, Zero);

    /// <summary>Whether 32 bytes are the unique encoding of an element: below p, top bit clear.</summary>
    internal static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        Span<byte> again = stackalloc byte[32];
        Read(bytes).Write(again);
        return CryptographicOperations.FixedTimeEquals(again, bytes);
    }

    /// <summary>a^11 and a^(2^250 - 1), from which inverse and square root both follow.</summary>
    private static void Power(in FieldElement a, out FieldElement a11, out FieldElement high)
    {
        Square(a, out FieldElement a2);
        SquareTimes(a2, 2, out FieldElement t);
        Multiply(t, a, out FieldElement a9);
        Multiply(a9, a2, out a11);
        Square(a11, out t);
        Multiply(t, a9, out FieldElement e5);
        SquareTimes(e5, 5, out t);
        Multiply(t, e5, out FieldElement e10);
        SquareTimes(e10, 10, out t);
        Multiply(t, e10, out FieldElement e20);
        SquareTimes(e20, 20, out t);
        Multiply(t, e20, out t);
        SquareTimes(t, 10, out t);
        Multiply(t, e10, out FieldElement e50);
        SquareTimes(e50, 50, out t);
        Multiply(t, e50, out FieldElement e100);
        SquareTimes(e100, 100, out t);
        Multiply(t, e100, out t);
        SquareTimes(t, 50, out t);
        Multiply(t, e50, out high);

        Secret.Erase(ref a2);
        Secret.Erase(ref a9);
        Secret.Erase(ref e5);
        Secret.Erase(ref e10);
        Secret.Erase(ref e20);
        Secret.Erase(ref e50);
        Secret.Erase(ref e100);
        Secret.Erase(ref t);
    }
}
