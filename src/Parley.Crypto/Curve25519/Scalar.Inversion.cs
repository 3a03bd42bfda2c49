namespace Parley.Crypto.Curve25519;

/// <content>Products, negation and inversion of secret scalars, and the question whether one is zero.</content>
internal readonly partial struct Scalar
{
    internal static Scalar Zero => default;

    private static Scalar One => new(1, 0, 0, 0, 0);

    private static Scalar MinusOne => new(0x2631a5cf5d3ec, 0xdea2f79cd6581, 0x14def9, 0, 0x100000000000);

    internal static void Multiply(in Scalar a, in Scalar b, out Scalar r) => MultiplyAdd(a, b, Zero, out r);

    internal static void Negate(in Scalar a, out Scalar r) => Multiply(a, MinusOne, out r);

    /// <summary>a^(L-2), the inverse modulo L; zero for zero. Branches on the exponent, which is public.</summary>
    internal static void Invert(in Scalar a, out Scalar r)
    {
        Span<byte> exponent = stackalloc byte[32];
        new Scalar(Order.l0 - 2, Order.l1, Order.l2, Order.l3, Order.l4).Write(exponent);
        MontgomeryMultiply(a, RSquared, out Scalar factor);
        Scalar power = R;
        for (int i = 252; i >= 0; i--)
        {
            MontgomeryMultiply(power, power, out power);
            if (((exponent[i / 8] >> (i % 8)) & 1) == 1)
                MontgomeryMultiply(power, factor, out power);
        }

        MontgomeryMultiply(power, One, out r);
        Secret.Erase(ref factor);
        Secret.Erase(ref power);
    }

    /// <summary>Whether a reduced scalar is zero. The answer is public, the scalar is not.</summary>
    internal bool IsZero() => (l0 | l1 | l2 | l3 | l4) == 0;
}
