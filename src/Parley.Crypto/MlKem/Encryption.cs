using Parley.Crypto.Curve25519;

namespace Parley.Crypto.MlKem;

/// <summary>
/// K-PKE.Encrypt (FIPS 203 algorithm 14), whole or cut in two: u needs the matrix seed rho only, v the vector t and the message.
/// Both halves draw the same vector y from the 32 bytes r.
/// </summary>
internal static class Encryption
{
    private const int MaxLength = ParameterSet.MaxRank * Transform.Size;

    internal static void Encrypt(ParameterSet set, ReadOnlySpan<byte> encapsulationKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> r, Span<byte> ciphertext)
    {
        int length = set.Rank * Transform.Size;
        Span<short> noise = stackalloc short[(2 * MaxLength) + Transform.Size], twisted = stackalloc short[MaxLength / 2];
        noise = noise[..((2 * length) + Transform.Size)];
        twisted = twisted[..(length / 2)];
        NoiseSampler.Sample(r, nonce: 0, noise);
        Span<short> y = noise[..length];
        Prepare(y, twisted);
        WriteFirst(set, encapsulationKey[set.VectorSize..], y, twisted, noise.Slice(length, length), ciphertext[..set.FirstSize]);
        WriteSecond(set, encapsulationKey[..set.VectorSize], message, y, twisted, noise[(2 * length)..], ciphertext[set.FirstSize..]);
        Secret.Erase(noise);
        Secret.Erase(twisted);
    }

    /// <summary>Writes the compressed u.</summary>
    internal static void EncryptFirst(ParameterSet set, ReadOnlySpan<byte> rho, ReadOnlySpan<byte> r, Span<byte> first)
    {
        int length = set.Rank * Transform.Size;
        Span<short> noise = stackalloc short[2 * MaxLength], twisted = stackalloc short[MaxLength / 2];
        noise = noise[..(2 * length)];
        twisted = twisted[..(length / 2)];
        NoiseSampler.Sample(r, nonce: 0, noise);
        Span<short> y = noise[..length];
        Prepare(y, twisted);
        WriteFirst(set, rho, y, twisted, noise[length..], first);
        Secret.Erase(noise);
        Secret.Erase(twisted);
    }

    /// <summary>Writes the compressed v.</summary>
    internal static void EncryptSecond(ParameterSet set, ReadOnlySpan<byte> t, ReadOnlySpan<byte> message, ReadOnlySpan<byte> r, Span<byte> second)
    {
        int length = set.Rank * Transform.Size;
        Span<short> y = stackalloc short[MaxLength], twisted = stackalloc short[MaxLength / 2], error = stackalloc short[Transform.Size];
        y = y[..length];
        twisted = twisted[..(length / 2)];
        NoiseSampler.Sample(r, nonce: 0, y);
        NoiseSampler.Sample(r, nonce: 2 * set.Rank, error);
        Prepare(y, twisted);
        WriteSecond(set, t, message, y, twisted, error, second);
        Secret.Erase(y);
        Secret.Erase(twisted);
        Secret.Erase(error);
    }

    private static void Prepare(Span<short> y, Span<short> twisted)
    {
        Transform.Forward(y);
        InnerProduct.Twist(y, twisted);
    }

    private static void WriteFirst(ParameterSet set, ReadOnlySpan<byte> rho, ReadOnlySpan<short> y, ReadOnlySpan<short> twisted, ReadOnlySpan<short> errors, Span<byte> first)
    {
        Span<short> row = stackalloc short[MaxLength], u = stackalloc short[Transform.Size];
        row = row[..y.Length];
        int size = set.FirstSize / set.Rank;
        for (int i = 0; i < set.Rank; i++)
        {
            UniformSampler.SampleTransposedRow(rho, (byte)i, row);
            InnerProduct.Compute(row, y, twisted, u);
            Transform.Inverse(u);
            Add(u, errors.Slice(i * Transform.Size, Transform.Size));
            Encoding.Compress(u, set.FirstWidth, first.Slice(i * size, size));
        }

        Secret.Erase(u);
    }

    private static void WriteSecond(ParameterSet set, ReadOnlySpan<byte> t, ReadOnlySpan<byte> message, ReadOnlySpan<short> y, ReadOnlySpan<short> twisted, ReadOnlySpan<short> error, Span<byte> second)
    {
        Span<short> vector = stackalloc short[MaxLength], v = stackalloc short[Transform.Size], carried = stackalloc short[Transform.Size];
        vector = vector[..y.Length];
        Encoding.Decode(t, vector);
        InnerProduct.Compute(vector, y, twisted, v);
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
        for (int i = 0; i < sum.Length && i < polynomial.Length; i++)
            sum[i] += polynomial[i];
    }
}
