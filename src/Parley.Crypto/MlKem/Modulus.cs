namespace Parley.Crypto.MlKem;

/// <summary>
/// Integers modulo q = 3329 as signed 16-bit numbers. Products are reduced by Montgomery's method with R = 2^16, sums by Barrett's:
/// no division and no branch on a value.
/// </summary>
internal static class Modulus
{
    /// <summary>The prime q (FIPS 203 section 2.4).</summary>
    internal const int Q = 3329;

    /// <summary>R^2 modulo q: takes R^-1 off a sum of products.</summary>
    internal const short RSquared = 1353;

    /// <summary>1/q modulo 2^16, as a signed number.</summary>
    private const int InverseOfQ = -3327;

    /// <summary>2^26 / q, rounded.</summary>
    private const int Reciprocal = 20159;

    /// <summary>a/R modulo q, between -q and q, for |a| below 2^15 q.</summary>
    internal static short Reduce(int a)
    {
        short t = (short)(a * InverseOfQ);
        return (short)((a - (t * Q)) >> 16);
    }

    /// <summary>a b/R modulo q, between -q and q.</summary>
    internal static short Multiply(short a, short b) => Reduce(a * b);

    /// <summary>The representative of a that is nearest to zero, for a in 16 bits.</summary>
    internal static short Center(int a) => (short)(a - ((((Reciprocal * a) + (1 << 25)) >> 26) * Q));

    /// <summary>The representative of a from 0 to q - 1, for a in 16 bits.</summary>
    internal static short Canonical(int a)
    {
        int centered = Center(a);
        return (short)(centered + ((centered >> 31) & Q));
    }
}
