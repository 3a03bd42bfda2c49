using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// A sum of up to five products, kept as high 2^55 + low without a carry between the two: the high part adds up every product without
/// its lowest 55 bits, the low part every product modulo 2^64. Because those lowest bits together are below 2^58, they are what is
/// left of the low part when the high one is taken out of it. First factors are below 2^55 and the sum below 2^114.6, which is what
/// products of limbs below 2^54 come to with 19 folded in: then no carry exceeds 64 bits.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Column
{
    private const int Bits = 51;
    private const int HighBits = 55;

    private ulong high;
    private ulong low;

    /// <summary>The sum modulo 2^51.</summary>
    internal readonly ulong Limb
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => low & ((1UL << Bits) - 1);
    }

    /// <summary>The sum without its lowest 51 bits, below 2^64.</summary>
    internal readonly ulong Carry
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (high << (HighBits - Bits)) + (low >> Bits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddProduct(ulong a, ulong b)
    {
        high += MultiplyHigh(a << (64 - HighBits), b);
        low += a * b;
    }

    /// <summary>Takes the high part out of the low one, then adds the column below's carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Finish(ulong carry) => low = low - (high << HighBits) + carry;

    /// <summary>The upper half of a 128-bit product. Where a processor gives it alone, the lower one need not pass through memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyHigh(ulong a, ulong b)
        => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b)
            : ArmBase.Arm64.IsSupported ? ArmBase.Arm64.MultiplyHigh(a, b)
            : Math.BigMul(a, b, out _);
}
