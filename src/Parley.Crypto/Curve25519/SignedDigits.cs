using System.Runtime.CompilerServices;

namespace Parley.Crypto.Curve25519;

/// <summary>A secret scalar in radix 16 with digits from -8 to 8, and what a table look-up asks of a digit. No branch on any of them.</summary>
internal static class SignedDigits
{
    internal const int Count = 64;

    /// <summary>Writes the digits of 32 little-endian bytes below 2^255, lowest first.</summary>
    internal static void Write(ReadOnlySpan<byte> scalar, Span<sbyte> digits)
    {
        int carry = 0;
        for (int i = 0; i < Count; i++)
        {
            int digit = ((scalar[i / 2] >> (4 * (i & 1))) & 15) + carry;
            carry = i == Count - 1 ? 0 : (digit + 8) >> 4;
            digits[i] = (sbyte)(digit - (carry << 4));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Magnitude(int digit)
    {
        int sign = digit >> 31;
        return (uint)((digit ^ sign) - sign);
    }

    /// <summary>1 when a digit is negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong SignBit(int digit) => (uint)digit >> 31;

    /// <summary>All ones exactly when two magnitudes are equal: only zero borrows from 2^63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong EqualityMask(uint a, uint b) => 0 - (((ulong)(a ^ b) - 1) >> 63);
}
