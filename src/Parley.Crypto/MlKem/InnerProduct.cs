namespace Parley.Crypto.MlKem;

/// <summary>
/// Inner products of vectors of transformed polynomials (FIPS 203 algorithms 11 and 12): 128 products modulo X^2 - zeta each. The
/// vector that meets several rows is twisted once: its odd coefficients times their zeta.
/// </summary>
internal static class InnerProduct
{
    /// <summary>Writes zeta b1 for each pair b0, b1 of <paramref name="vector"/>: half as many values.</summary>
    internal static void Twist(ReadOnlySpan<short> vector, Span<short> twisted)
    {
        for (int i = 0; i < twisted.Length; i += 2)
        {
            short zeta = Transform.Zetas[64 + (i / 2 % 64)];
            twisted[i] = Modulus.Multiply(vector[(2 * i) + 1], zeta);
            twisted[i + 1] = Modulus.Multiply(vector[(2 * i) + 3], (short)-zeta);
        }
    }

    /// <summary>
    /// Writes the polynomial row · vector / R, between -q and q. Up to four polynomials, values of the row below 2^12 and of the
    /// vector below q keep the sums within what one reduction takes.
    /// </summary>
    internal static void Compute(ReadOnlySpan<short> row, ReadOnlySpan<short> vector, ReadOnlySpan<short> twisted, Span<short> result)
    {
        for (int i = 0; i < Transform.Size; i += 2)
        {
            int even = 0, odd = 0;
            for (int j = i; j < row.Length; j += Transform.Size)
            {
                (int a0, int a1) = (row[j], row[j + 1]);
                even += (a0 * vector[j]) + (a1 * twisted[j / 2]);
                odd += (a0 * vector[j + 1]) + (a1 * vector[j]);
            }

            result[i] = Modulus.Reduce(even);
            result[i + 1] = Modulus.Reduce(odd);
        }
    }
}
