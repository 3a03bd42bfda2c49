using System.Runtime.CompilerServices;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// Constant-time multiples of any point: 64 signed digits in radix 16 over a table of 1 to 8 times the point, every entry of which
/// is read for every digit. The point may be secret too.
/// </summary>
internal static class SecretProducts
{
    private const int TableLength = 8;

    /// <summary>s P for 32 little-endian bytes below 2^255.</summary>
    internal static void Multiply(ReadOnlySpan<byte> scalar, in EdwardsPoint p, out EdwardsPoint r)
    {
        Span<sbyte> digits = stackalloc sbyte[SignedDigits.Count];
        SignedDigits.Write(scalar, digits);
        Span<CachedPoint> multiples = stackalloc CachedPoint[TableLength];
        FillMultiples(p, multiples);

        CompletedPoint t = default;
        CachedPoint chosen = default;
        EdwardsPoint sum = EdwardsPoint.Identity;
        for (int i = SignedDigits.Count - 1; i >= 0; i--)
        {
            EdwardsPoint.Double(ref sum, 4);
            Select(multiples, digits[i], out chosen);
            t.SetSum(sum, chosen);
            t.ToExtended(ref sum);
        }

        r = sum;
        Secret.Erase(digits);
        Secret.Erase(multiples);
        Secret.Erase(ref t);
        Secret.Erase(ref chosen);
        Secret.Erase(ref sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Select(ReadOnlySpan<CachedPoint> multiples, int digit, out CachedPoint r)
    {
        uint magnitude = SignedDigits.Magnitude(digit);
        r = CachedPoint.Identity;
        for (int j = 0; j < multiples.Length; j++)
            r.Assign(multiples[j], SignedDigits.EqualityMask(magnitude, (uint)j + 1));
        r.Affine.NegateWhen(SignedDigits.SignBit(digit));
    }

    private static void FillMultiples(in EdwardsPoint p, Span<CachedPoint> multiples)
    {
        EdwardsPoint multiple = p;
        CachedPoint step = CachedPoint.From(p);
        CompletedPoint t = default;
        for (int j = 0; j < multiples.Length; j++)
        {
            multiples[j] = CachedPoint.From(multiple);
            t.SetSum(multiple, step);
            t.ToExtended(ref multiple);
        }

        Secret.Erase(ref multiple);
        Secret.Erase(ref step);
        Secret.Erase(ref t);
    }
}
