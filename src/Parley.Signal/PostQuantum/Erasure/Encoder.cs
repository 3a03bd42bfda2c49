using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Erasure;

/// <summary>A text on its way, in whole chunks. A value; the text is shared.</summary>
/// <param name="Next">Index of the next chunk to send; after 65,536 chunks the indices start again.</param>
internal sealed record Encoder(byte[] Text, ushort Next = 0)
{
    internal Encoder Advance(out Chunk chunk)
    {
        chunk = new Chunk(Next, At(Next));
        return this with { Next = unchecked((ushort)(Next + 1)) };
    }

    private ReadOnlyMemory<byte> At(ushort index)
    {
        int count = Text.Length / Chunk.Size;
        if (index < count)
            return Text.AsMemory(index * Chunk.Size, Chunk.Size);
        Span<ushort> indices = stackalloc ushort[count];
        for (int i = 0; i < count; i++)
            indices[i] = (ushort)i;
        byte[] chunk = new byte[Chunk.Size];
        new Interpolation(indices, Text).At(index, chunk);
        return chunk;
    }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(Text);
        writer.Integer(Next);
    }

    internal static Encoder Read(ref ByteReader reader, int size)
        => new(reader.Take((uint)size).ToArray(), (ushort)reader.Integer(ushort.MaxValue));
}
