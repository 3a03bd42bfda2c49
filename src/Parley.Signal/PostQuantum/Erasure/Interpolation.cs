using System.Buffers.Binary;

namespace Parley.Signal.PostQuantum.Erasure;

/// <summary>
/// The erasure code of SPQR: a text of n chunks is 16 polynomials over GF(2^16), each through the points (0, chunk 0) to
/// (n - 1, chunk n - 1); chunk x is their values at x. Any n distinct chunks give the text back, by Lagrange's formula.
/// </summary>
internal readonly ref struct Interpolation
{
    private readonly ReadOnlySpan<ushort> indices;
    private readonly ReadOnlySpan<byte> chunks;
    private readonly int[] denominators;

    /// <param name="indices">Distinct.</param>
    /// <param name="chunks">The chunk of each index, one after the other.</param>
    internal Interpolation(ReadOnlySpan<ushort> indices, ReadOnlySpan<byte> chunks)
    {
        this.indices = indices;
        this.chunks = chunks;
        denominators = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
            denominators[i] = LogOfDifferences(indices[i], indices);
    }

    /// <summary>Writes the chunk at <paramref name="x"/>.</summary>
    internal void At(int x, Span<byte> destination)
    {
        int known = indices.IndexOf((ushort)x);
        if (known >= 0)
        {
            chunks.Slice(known * Chunk.Size, Chunk.Size).CopyTo(destination);
            return;
        }

        destination[..Chunk.Size].Clear();
        int numerator = LogOfDifferences(x, indices);
        for (int i = 0; i < indices.Length; i++)
        {
            int basis = (numerator - GaloisField.Log(x ^ indices[i]) - denominators[i]) % GaloisField.Order;
            AddMultiple(chunks.Slice(i * Chunk.Size, Chunk.Size), basis < 0 ? basis + GaloisField.Order : basis, destination);
        }
    }

    /// <summary>The logarithm, not reduced, of the product of x - index over all indices but x itself.</summary>
    private static int LogOfDifferences(int x, ReadOnlySpan<ushort> indices)
    {
        int sum = 0;
        foreach (ushort index in indices)
        {
            if (index != x)
                sum += GaloisField.Log(x ^ index);
        }

        return sum;
    }

    private static void AddMultiple(ReadOnlySpan<byte> chunk, int exponent, Span<byte> destination)
    {
        for (int at = 0; at < Chunk.Size; at += sizeof(ushort))
        {
            int product = GaloisField.Multiply(BinaryPrimitives.ReadUInt16BigEndian(chunk[at..]), exponent);
            int sum = BinaryPrimitives.ReadUInt16BigEndian(destination[at..]) ^ product;
            BinaryPrimitives.WriteUInt16BigEndian(destination[at..], (ushort)sum);
        }
    }
}
