using System.Runtime.CompilerServices;

namespace Parley.Crypto.MlKem;

/// <summary>
/// The number-theoretic transform (FIPS 203 section 4.3) on polynomials of <see cref="Size"/> coefficients, in place; spans of several
/// polynomials are transformed one after another.
/// </summary>
internal static class Transform
{
    /// <summary>Coefficients of a polynomial.</summary>
    internal const int Size = 256;

    /// <summary>R^2/128 modulo q: the factor of the inverse, and what takes the R^-1 off an inner product.</summary>
    private const short InverseScale = 1441;

    /// <summary>17^BitRev7(i) R modulo q (FIPS 203 appendix A), nearest to zero.</summary>
    internal static ReadOnlySpan<short> Zetas =>
    [
        -1044, -758, -359, -1517, 1493, 1422, 287, 202, -171, 622, 1577, 182, 962, -1202, -1474, 1468,
        573, -1325, 264, 383, -829, 1458, -1602, -130, -681, 1017, 732, 608, -1542, 411, -205, -1571,
        1223, 652, -552, 1015, -1293, 1491, -282, -1544, 516, -8, -320, -666, -1618, -1162, 126, 1469,
        -853, -90, -271, 830, 107, -1421, -247, -951, -398, 961, -1508, -725, 448, -1065, 677, -1275,
        -1103, 430, 555, 843, -1251, 871, 1550, 105, 422, 587, 177, -235, -291, -460, 1574, 1653,
        -246, 778, 1159, -147, -777, 1483, -602, 1119, -1590, 644, -872, 349, 418, 329, -156, -75,
        817, 1097, 603, 610, 1322, -1285, -1465, 384, -1215, -136, 1218, -1335, -874, 220, -1187, -1659,
        -1185, -1530, -1278, 794, -1510, -854, -870, 478, -108, -308, 996, 991, 958, -1460, 1522, 1628,
    ];

    /// <summary>To the transformed domain (algorithm 9), for coefficients between -q and q; the results are centered.</summary>
    internal static void Forward(Span<short> polynomials)
    {
        for (; !polynomials.IsEmpty; polynomials = polynomials[Size..])
            ForwardOne(polynomials[..Size]);
    }

    /// <summary>Back (algorithm 10), multiplied by R; the results lie between -q and q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Inverse(Span<short> f)
    {
        int k = 127;
        for (int length = 2; length < Size; length <<= 1)
        {
            for (int start = 0; start < Size; start += 2 * length)
            {
                short zeta = Zetas[k--];
                Span<short> low = f.Slice(start, length), high = f.Slice(start + length, length);
                for (int j = 0; j < low.Length && j < high.Length; j++)
                {
                    (short a, short b) = (low[j], high[j]);
                    low[j] = Modulus.Center(a + b);
                    high[j] = Modulus.Multiply(zeta, (short)(b - a));
                }
            }
        }

        foreach (ref short coefficient in f)
            coefficient = Modulus.Multiply(coefficient, InverseScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardOne(Span<short> f)
    {
        int k = 1;
        for (int length = 128; length >= 2; length >>= 1)
        {
            for (int start = 0; start < Size; start += 2 * length)
            {
                short zeta = Zetas[k++];
                Span<short> low = f.Slice(start, length), high = f.Slice(start + length, length);
                for (int j = 0; j < low.Length && j < high.Length; j++)
                {
                    short t = Modulus.Multiply(zeta, high[j]);
                    high[j] = (short)(low[j] - t);
                    low[j] = (short)(low[j] + t);
                }
            }
        }

        foreach (ref short coefficient in f)
            coefficient = Modulus.Center(coefficient);
    }
}
