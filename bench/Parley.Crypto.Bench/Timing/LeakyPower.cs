using System.Runtime.CompilerServices;

namespace Parley.Crypto.Bench.Timing;

/// <summary>How not to do it: a power modulo 2^61 - 1 that multiplies only where the secret exponent has a bit.</summary>
internal static class LeakyPower
{
    public const int ExponentSize = 32;

    private const ulong Modulus = (1UL << 61) - 1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Compute(ReadOnlySpan<byte> exponent)
    {
        UInt128 power = 1;
        for (int i = (8 * ExponentSize) - 1; i >= 0; i--)
        {
            power = power * power % Modulus;
            if (((exponent[i / 8] >> (i % 8)) & 1) == 1)
                power = power * 3 % Modulus;
        }

        return (ulong)power;
    }
}
