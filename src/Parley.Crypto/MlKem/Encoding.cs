namespace Parley.Crypto.MlKem;

/// <summary>Polynomials as bytes: whole (ByteEncode_12), or rounded to fewer bits (FIPS 203 section 4.2.1).</summary>
internal static class Encoding
{
    /// <summary>Bytes of a whole polynomial.</summary>
    internal const int PolynomialSize = 384;

    private const int WholeWidth = 12;

    /// <summary>1/q as a multiple of 2^-36, rounded up: exact for every numerator below 2^23.</summary>
    private const ulong Reciprocal = ((1UL << ReciprocalShift) / Modulus.Q) + 1;
    private const int ReciprocalShift = 36;

    /// <summary>Writes polynomials whose coefficients have 16 bits, reduced to 0 to q - 1 in place.</summary>
    internal static void Encode(Span<short> polynomials, Span<byte> bytes)
    {
        foreach (ref short coefficient in polynomials)
            coefficient = Modulus.Canonical(coefficient);
        BitPacking.Pack(polynomials, WholeWidth, bytes);
    }

    /// <summary>Reads polynomials, coefficients of q and more included; the modulus check is <see cref="IsCanonical"/>'s.</summary>
    internal static void Decode(ReadOnlySpan<byte> bytes, Span<short> polynomials) => BitPacking.Unpack(bytes, WholeWidth, polynomials);

    /// <summary>Whether all coefficients are below q (FIPS 203 section 7.2, the modulus check).</summary>
    internal static bool IsCanonical(ReadOnlySpan<byte> vector)
    {
        Span<short> polynomial = stackalloc short[Transform.Size];
        int allBelow = -1;
        for (; !vector.IsEmpty; vector = vector[PolynomialSize..])
        {
            Decode(vector[..PolynomialSize], polynomial);
            foreach (short coefficient in polynomial)
                allBelow &= coefficient - Modulus.Q;
        }

        return allBelow < 0;
    }

    /// <summary>Writes polynomials whose coefficients have 16 bits, each rounded to <paramref name="width"/> bits in place.</summary>
    internal static void Compress(Span<short> polynomials, int width, Span<byte> bytes)
    {
        foreach (ref short coefficient in polynomials)
            coefficient = Compress(Modulus.Canonical(coefficient), width);
        BitPacking.Pack(polynomials, width, bytes);
    }

    /// <summary>Reads polynomials of <paramref name="width"/> bits and scales their coefficients up to 0 to q - 1.</summary>
    internal static void Decompress(ReadOnlySpan<byte> bytes, int width, Span<short> polynomials)
    {
        BitPacking.Unpack(bytes, width, polynomials);
        foreach (ref short coefficient in polynomials)
            coefficient = (short)(((coefficient * Modulus.Q) + (1 << (width - 1))) >> width);
    }

    /// <summary>
    /// 2^width/q x rounded, modulo 2^width, for x from 0 to q - 1 and at most 11 bits. A division by q would take a time that depends
    /// on x, which is secret here.
    /// </summary>
    internal static short Compress(short x, int width)
    {
        ulong numerator = ((ulong)x << width) + (Modulus.Q / 2);
        return (short)((int)((numerator * Reciprocal) >> ReciprocalShift) & ((1 << width) - 1));
    }
}
