using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Erasure;

/// <summary>The chunks received so far of a text of known size: fewer than it takes, for the last one completes it. A value.</summary>
internal sealed class Decoder
{
    private readonly int size;
    private readonly ushort[] indices;
    private readonly byte[] chunks;

    /// <param name="size">Bytes of the text, whole chunks.</param>
    internal Decoder(int size)
        : this(size, [], [])
    {
    }

    private Decoder(int size, ushort[] indices, byte[] chunks)
    {
        this.size = size;
        this.indices = indices;
        this.chunks = chunks;
    }

    /// <summary>Adds a chunk unless one of its index is there, and gives the text if that was the last one needed.</summary>
    internal Decoder Add(in Chunk chunk, out byte[]? text)
    {
        text = null;
        if (indices.Contains(chunk.Index))
            return this;
        Decoder more = new(size, [.. indices, chunk.Index], [.. chunks, .. chunk.Bytes.Span]);
        if (more.chunks.Length == size)
            text = more.Text();
        return more;
    }

    private byte[] Text()
    {
        byte[] text = new byte[size];
        Interpolation interpolation = new(indices, chunks);
        for (int at = 0; at < size; at += Chunk.Size)
            interpolation.At(at / Chunk.Size, text.AsSpan(at));
        return text;
    }

    internal void Write(ByteWriter writer)
    {
        writer.Integer((uint)indices.Length);
        foreach (ushort index in indices)
            writer.Integer(index);
        writer.Bytes(chunks);
    }

    internal static Decoder Read(ref ByteReader reader, int size)
    {
        ushort[] known = new ushort[reader.Integer((uint)(size / Chunk.Size) - 1)];
        for (int i = 0; i < known.Length; i++)
        {
            ushort index = (ushort)reader.Integer(ushort.MaxValue);
            reader.Require(!known.AsSpan(0, i).Contains(index));
            known[i] = index;
        }

        return new Decoder(size, known, reader.Take((uint)(known.Length * Chunk.Size)).ToArray());
    }
}
