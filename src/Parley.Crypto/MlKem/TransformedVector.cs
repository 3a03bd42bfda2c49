using System.Runtime.CompilerServices;

namespace Parley.Crypto.MlKem;

/// <summary>
/// A vector in the transformed domain, to be multiplied with rows of polynomials (FIPS 203 algorithms 11 and 12: 128 products modulo
/// X^2 - zeta for each polynomial). Its odd coefficients times their zeta are computed once for all rows.
/// </summary>
internal readonly ref struct TransformedVector
{
    private readonly Span<short> polynomials;
    private readonly Span<short> twisted;

    /// <summary>Transforms <paramref name="polynomials"/>, at most four, in place.</summary>
    /// <param name="polynomials">Coefficients between -q and q. They and <paramref name="twisted"/> stay the caller's memory.</param>
    /// <param name="twisted">Room for half as many values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal TransformedVector(Span<short> polynomials, Span<short> twisted)
    {
        this.polynomials = polynomials;
        this.twisted = twisted[..(polynomials.Length / 2)];
        Transform.Forward(polynomials);
        for (int i = 0; i < this.twisted.Length; i += 2)
        {
            short zeta = Transform.Zetas[64 + (i / 2 % 64)];
            this.twisted[i] = Modulus.Multiply(polynomials[(2 * i) + 1], zeta);
            this.twisted[i + 1] = Modulus.Multiply(polynomials[(2 * i) + 3], (short)-zeta);
        }
    }

    /// <summary>
    /// Writes the polynomial row · vector / R, between -q and q. The row's values have 12 bits: then a sum of four polynomials stays
    /// within what one reduction takes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Multiply(ReadOnlySpan<short> row, Span<short> product)
    {
        for (int i = 0; i < Transform.Size; i += 2)
        {
            int even = 0, odd = 0;
            for (int j = i; j < row.Length; j += Transform.Size)
            {
                (int a0, int a1) = (row[j], row[j + 1]);
                even += (a0 * polynomials[j]) + (a1 * twisted[j / 2]);
                odd += (a0 * polynomials[j + 1]) + (a1 * polynomials[j]);
            }

            product[i] = Modulus.Reduce(even);
            product[i + 1] = Modulus.Reduce(odd);
        }
    }

    internal void Erase()
    {
        Secret.Erase(polynomials);
        Secret.Erase(twisted);
    }
}
