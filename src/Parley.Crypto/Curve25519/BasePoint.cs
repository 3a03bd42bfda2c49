using System.Runtime.CompilerServices;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// Constant-time multiples of the base point: 64 signed digits in radix 16, and a table of j 256^i B for i below 32 and j from 1 to 8.
/// Every entry of a row is read for every digit, so that no address depends on the scalar.
/// </summary>
internal static class BasePoint
{
    private const int Rows = 32;
    private const int RowLength = 8;

    private static readonly AffinePoint[] Table = BuildTable();

    /// <summary>s B for 32 little-endian bytes below 2^255, reduced or clamped.</summary>
    internal static void Multiply(ReadOnlySpan<byte> scalar, out EdwardsPoint r)
    {
        Span<sbyte> digits = stackalloc sbyte[SignedDigits.Count];
        SignedDigits.Write(scalar, digits);

        CompletedPoint t = default;
        r = EdwardsPoint.Identity;
        AffinePoint chosen = default;
        for (int i = 1; i < 64; i += 2)
        {
            Select(i / 2, digits[i], out chosen);
            t.SetSum(r, chosen);
            t.ToExtended(ref r);
        }

        EdwardsPoint.Double(ref r, 4);
        for (int i = 0; i < 64; i += 2)
        {
            Select(i / 2, digits[i], out chosen);
            t.SetSum(r, chosen);
            t.ToExtended(ref r);
        }

        Secret.Erase(digits);
        Secret.Erase(ref t);
        Secret.Erase(ref chosen);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(int row, int digit, out AffinePoint r)
    {
        uint magnitude = SignedDigits.Magnitude(digit);
        r = AffinePoint.Identity;
        for (uint j = 1; j <= RowLength; j++)
            r.Assign(Table[(row * RowLength) + (int)j - 1], SignedDigits.EqualityMask(magnitude, j));
        r.NegateWhen(SignedDigits.SignBit(digit));
    }

    private static AffinePoint[] BuildTable()
    {
        AffinePoint[] table = new AffinePoint[Rows * RowLength];
        EdwardsPoint power = EdwardsPoint.Base;
        CompletedPoint t = default;
        for (int row = 0; row < Rows; row++)
        {
            CachedPoint step = CachedPoint.From(power);
            EdwardsPoint multiple = power;
            for (int j = 0; j < RowLength; j++)
            {
                table[(row * RowLength) + j] = AffinePoint.From(multiple);
                t.SetSum(multiple, step);
                t.ToExtended(ref multiple);
            }

            EdwardsPoint.Double(ref power, 8);
        }

        return table;
    }
}
