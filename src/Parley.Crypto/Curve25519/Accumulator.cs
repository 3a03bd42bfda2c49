using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// A 128-bit sum of 64-by-64-bit products. The carry is read from a comparison as a byte, so that no branch depends on the
/// operands whether or not the method has been optimized. The caller keeps the sum below 2^128.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Accumulator
{
    private ulong low;
    private ulong high;

    /// <summary>The low 64 bits.</summary>
    internal readonly ulong Low
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddProduct(ulong a, ulong b)
    {
        ulong productHigh = Math.BigMul(a, b, out ulong productLow);
        low += productLow;
        high += productHigh + Unsafe.BitCast<bool, byte>(low < productLow);
    }

    /// <summary>Moves down by 52 bits, one limb of a scalar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ShiftRight52()
    {
        low = (high << 12) | (low >> 52);
        high >>= 52;
    }
}
