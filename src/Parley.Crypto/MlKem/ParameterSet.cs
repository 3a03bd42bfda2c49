namespace Parley.Crypto.MlKem;

/// <summary>One row of FIPS 203 table 2 and the sizes that follow from it, in bytes.</summary>
/// <param name="Rank">k, polynomials in a vector, at most <see cref="MaxRank"/>.</param>
/// <param name="FirstWidth">d_u, bits of a coefficient of u.</param>
/// <param name="SecondWidth">d_v, bits of a coefficient of v.</param>
internal sealed record ParameterSet(int Rank, int FirstWidth, int SecondWidth)
{
    internal const int MaxRank = 4;

    /// <summary>Coefficients of the longest vector.</summary>
    internal const int MaxLength = MaxRank * Transform.Size;

    internal const int MaxCiphertextSize = 1568;

    internal static readonly ParameterSet MlKem768 = new(3, 10, 4);
    internal static readonly ParameterSet MlKem1024 = new(4, 11, 5);

    /// <summary>The encoded vector t, which begins the encapsulation key; the vector s has the same size.</summary>
    internal int VectorSize => Encoding.PolynomialSize * Rank;

    internal int EncapsulationKeySize => VectorSize + 32;

    internal int DecapsulationKeySize => VectorSize + EncapsulationKeySize + 64;

    /// <summary>The part of a ciphertext that is u.</summary>
    internal int FirstSize => 32 * FirstWidth * Rank;

    /// <summary>The part that is v.</summary>
    internal int SecondSize => 32 * SecondWidth;

    internal int CiphertextSize => FirstSize + SecondSize;
}
