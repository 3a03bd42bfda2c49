namespace Parley.Crypto.MlKem;

/// <summary>
/// K-PKE.Encrypt (FIPS 203 algorithm 14), whole or cut in two: u needs the matrix seed rho only, v the vector t and the message.
/// Both halves draw the same vector y from the 32 bytes r.
/// </summary>
internal static class Encryption
{
    private const int MaxLength = ParameterSet.MaxLength;

    /// <summary>Writes the compressed u and v.</summary>
    internal static void Encrypt(ParameterSet set, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> r, Span<byte> ciphertext)
    {
        int length = set.Rank * Transform.Size;
        Span<short> noise = stackalloc short[(2 * MaxLength) + Transform.Size], twisted = stackalloc short[MaxLength / 2];
        noise = noise[..((2 * length) + Transform.Size)];
        NoiseSampler.Sample(r, nonce: 0, noise);
        TransformedVector y = new(noise[..length], twisted);
        WriteFirst(set, key[set.VectorSize..], y, noise.Slice(length, length), ciphertext[..set.FirstSize]);
        WriteSecond(set, key[..set.VectorSize], message, y, noise[(2 * length)..], ciphertext[set.FirstSize..]);
        y.Erase();
        Secret.Erase(noise);
    }

    /// <summary>Writes the compressed u.</summary>
    internal static void EncryptFirst(ParameterSet set, ReadOnlySpan<byte> rho, ReadOnlySpan<byte> r, Span<byte> first)
    {
        int length = set.Rank * Transform.Size;
        Span<short> noise = stackalloc short[2 * MaxLength], twisted = stackalloc short[MaxLength / 2];
        noise = noise[..(2 * length)];
        NoiseSampler.Sample(r, nonce: 0, noise);
        TransformedVector y = new(noise[..length], twisted);
        WriteFirst(set, rho, y, noise[length..], first);
        y.Erase();
        Secret.Erase(noise);
    }

    /// <summary>Writes the compressed v.</summary>
    internal static void EncryptSecond(ParameterSet set, ReadOnlySpan<byte> t, ReadOnlySpan<byte> message, ReadOnlySpan<byte> r, Span<byte> second)
    {
        Span<short> noise = stackalloc short[MaxLength], twisted = stackalloc short[MaxLength / 2], error = stackalloc short[Transform.Size];
        noise = noise[..(set.Rank * Transform.Size)];
        NoiseSampler.Sample(r, nonce: 0, noise);
        NoiseSampler.Sample(r, nonce: 2 * set.Rank, error);
        TransformedVector y = new(noise, twisted);
        WriteSecond(set, t, message, y, error, second);
        y.Erase();
        Secret.Erase(error);
    }

    private static void WriteFirst(ParameterSet set, ReadOnlySpan<byte> rho, TransformedVector y, ReadOnlySpan<short> errors, Span<byte> first)
    {
        Span<short> row = stackalloc short[MaxLength], u = stackalloc short[Transform.Size];
        row = row[..errors.Length];
        for (byte i = 0; !errors.IsEmpty; i++, errors = errors[Transform.Size..], first = first[(set.FirstSize / set.Rank)..])
        {
            UniformSampler.SampleTransposedRow(rho, i, row);
            y.Multiply(row, u);
            Transform.Inverse(u);
            Add(u, errors);
            Encoding.Compress(u, set.FirstWidth, first);
        }

        Secret.Erase(u);
    }

    private static void WriteSecond(
        ParameterSet set, ReadOnlySpan<byte> t, ReadOnlySpan<byte> message, TransformedVector y, ReadOnlySpan<short> error, Span<byte> second)
    {
        Span<short> vector = stackalloc short[MaxLength], v = stackalloc short[Transform.Size], carried = stackalloc short[Transform.Size];
        vector = vector[..(set.Rank * Transform.Size)];
        Encoding.Decode(t, vector);
        y.Multiply(vector, v);
        Transform.Inverse(v);
        Add(v, error);
        Encoding.Decompress(message, width: 1, carried);
        Add(v, carried);
        Encoding.Compress(v, set.SecondWidth, second);
        Secret.Erase(v);
        Secret.Erase(carried);
    }

    private static void Add(Span<short> sum, ReadOnlySpan<short> polynomial)
    {
        for (int i = 0; i < sum.Length; i++)
            sum[i] += polynomial[i];
    }
}
