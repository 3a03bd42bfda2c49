namespace Parley.Signal.PostQuantum.Erasure;

/// <summary>
/// GF(2^16) modulo x^16 + x^12 + x^3 + x + 1, by tables of powers and logarithms to the base x, which generates the multiplicative
/// group. What is computed here travels in the clear, so lookups by it leak nothing.
/// </summary>
internal static class GaloisField
{
    /// <summary>The order of the multiplicative group.</summary>
    internal const int Order = 65535;

    private const int Polynomial = 0x1100B;
    private static readonly ushort[] Powers = new ushort[Order];
    private static readonly ushort[] Logarithms = new ushort[Order + 1];

    static GaloisField()
    {
        int value = 1;
        for (int exponent = 0; exponent < Order; exponent++)
        {
            Powers[exponent] = (ushort)value;
            Logarithms[value] = (ushort)exponent;
            value <<= 1;
            if (value > ushort.MaxValue)
                value ^= Polynomial;
        }
    }

    /// <summary>The exponent of a value other than zero.</summary>
    internal static int Log(int value) => Logarithms[value];

    /// <summary>A value times x to the power of <paramref name="exponent"/>, which is below <see cref="Order"/>.</summary>
    internal static int Multiply(int value, int exponent)
    {
        if (value == 0)
            return 0;
        int sum = Logarithms[value] + exponent;
        return Powers[sum < Order ? sum : sum - Order];
    }
}
