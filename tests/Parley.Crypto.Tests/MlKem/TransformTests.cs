using Parley.Crypto.MlKem;

namespace Parley.Crypto.Tests.MlKem;

public sealed class TransformTests
{
    private const int Q = 3329;

    [Fact]
    public void The_zetas_are_powers_of_17_in_bit_reversed_order()
    {
        for (int i = 0; i < 128; i++)
        {
            int exponent = Enumerable.Range(0, 7).Sum(bit => ((i >> bit) & 1) << (6 - bit));
            int power = Enumerable.Repeat(17, exponent).Aggregate(65536 % Q, (product, factor) => product * factor % Q);
            Assert.Equal(power, ((Transform.Zetas[i] % Q) + Q) % Q);
            Assert.InRange(Transform.Zetas[i], -1664, 1664);
        }
    }

    [Theory]
    [InlineData("small", 1)]
    [InlineData("large", 3)]
    [InlineData("largest", 4)]
    public void Products_of_transformed_vectors_are_those_of_polynomials(string name, int rank)
    {
        short[] row = Coefficients(name + " row", rank), vector = Coefficients(name + " vector", rank);
        if (string.Equals(name, "largest", StringComparison.Ordinal))
        {
            Array.Fill(row, (short)(Q - 1));
            Array.Fill(vector, (short)(1 - Q));
        }

        short[] expected = Enumerable.Range(0, rank).Aggregate(
            new short[256], (sum, i) => Plus(sum, SchoolbookProduct(row[(256 * i)..(256 * (i + 1))], vector[(256 * i)..(256 * (i + 1))])));
        short[] transformedRow = [.. row], product = new short[256];
        Transform.Forward(transformedRow);
        new TransformedVector(vector, new short[128 * rank]).Multiply(transformedRow, product);
        Transform.Inverse(product);
        Assert.Equal(expected, product.Select(x => Modulus.Canonical(x)));
    }

    [Fact]
    public void The_largest_values_a_decoded_row_can_have_do_not_overflow_a_product()
    {
        short[] vector = new short[1024], twisted = new short[512], row = new short[1024], product = new short[256];
        TransformedVector transformed = new(vector, twisted);
        foreach (int sign in new[] { 1, -1 })
        {
            Array.Fill(row, (short)4095);
            Array.Fill(vector, (short)(1664 * sign));
            Array.Fill(twisted, (short)(3328 * sign));
            transformed.Multiply(row, product);
            long even = 4L * 4095 * sign * (1664 + 3328), odd = 4L * 4095 * sign * 2 * 1664;
            for (int i = 0; i < 256; i++)
                Assert.Equal(0, ((product[i] * 65536L) - (i % 2 == 0 ? even : odd)) % Q);
        }
    }

    [Fact]
    public void The_transform_of_a_polynomial_is_its_value_modulo_each_factor()
    {
        short[] f = Coefficients("factors", 1), transformed = [.. f];
        Transform.Forward(transformed);
        Assert.All(transformed, x => Assert.InRange(x, -1664, 1664));
        for (int i = 0; i < 128; i++)
        {
            // Modulo X^2 - root: even and odd coefficients are polynomials in the root (FIPS 203 equation 4.12).
            int exponent = (2 * Enumerable.Range(0, 7).Sum(bit => ((i >> bit) & 1) << (6 - bit))) + 1;
            int root = Enumerable.Repeat(17, exponent).Aggregate((product, factor) => product * factor % Q);
            Assert.Equal(Evaluate(f, 0, root), Modulus.Canonical(transformed[2 * i]));
            Assert.Equal(Evaluate(f, 1, root), Modulus.Canonical(transformed[(2 * i) + 1]));
        }
    }

    private static int Evaluate(short[] f, int parity, int root)
    {
        int value = 0;
        for (int j = 254 + parity; j >= 0; j -= 2)
            value = ((value * root) + f[j] + Q) % Q;
        return value;
    }

    private static short[] SchoolbookProduct(short[] a, short[] b)
    {
        long[] sums = new long[256];
        for (int i = 0; i < 256; i++)
        {
            for (int j = 0; j < 256; j++)
                sums[(i + j) % 256] += (i + j < 256 ? 1 : -1) * a[i] * b[j];
        }

        return [.. sums.Select(sum => (short)(((sum % Q) + Q) % Q))];
    }

    private static short[] Plus(short[] a, short[] b) => [.. a.Zip(b, (x, y) => (short)((x + y) % Q))];

    /// <summary>Coefficients between -q and q.</summary>
    private static short[] Coefficients(string name, int rank)
        => [.. new SeededBytes(name).Next(512 * rank).Chunk(2).Select(pair => (short)(BitConverter.ToInt16(pair) % Q))];
}
