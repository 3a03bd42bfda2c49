using Parley.Crypto.Keccak;

namespace Parley.Crypto.MlKem;

/// <summary>
/// Secret polynomials with small coefficients: SamplePolyCBD with eta = 2 over PRF (FIPS 203 algorithm 8 and section 4.1), up to four
/// polynomials for one permutation.
/// </summary>
internal static class NoiseSampler
{
    private const ulong EverySecondBit = 0x5555555555555555;
    private const int LaneValues = 16; // a value takes four bits
    private const int UsedLanes = Transform.Size / LaneValues;

    /// <summary>Fills <paramref name="polynomials"/> from <paramref name="seed"/> with the nonces from <paramref name="nonce"/> on.</summary>
    internal static void Sample(ReadOnlySpan<byte> seed, int nonce, Span<short> polynomials)
    {
        Span<ulong> words = stackalloc ulong[FourPermutations.Words];
        for (ulong n = (ulong)nonce; !polynomials.IsEmpty; n += FourPermutations.States)
        {
            int count = Math.Min(polynomials.Length / Transform.Size, FourPermutations.States);
            FourShakes.Start(words, FourShakes.Shake256Lanes, seed, [n, n + 1, n + 2, n + 3], suffixBytes: 1);
            for (int i = 0; i < count; i++)
                Spread(words[i..], polynomials.Slice(i * Transform.Size, Transform.Size));
            polynomials = polynomials[(count * Transform.Size)..];
        }

        Secret.Erase(words);
    }

    private static void Spread(ReadOnlySpan<ulong> words, Span<short> polynomial)
    {
        for (int lane = 0; lane < UsedLanes; lane++)
        {
            ulong bits = words[FourPermutations.States * lane];
            ulong pairs = (bits & EverySecondBit) + ((bits >> 1) & EverySecondBit);
            Span<short> values = polynomial.Slice(LaneValues * lane, LaneValues);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (short)((int)(pairs & 3) - (int)((pairs >> 2) & 3));
                pairs >>= 4;
            }
        }
    }
}
