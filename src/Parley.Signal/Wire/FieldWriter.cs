namespace Parley.Signal.Wire;

/// <summary>
/// Protobuf fields, in the order in which they are written, which callers keep ascending: the bytes are authenticated, so they are exact.
/// </summary>
internal static class FieldWriter
{
    internal static void Field(this ByteWriter writer, int number, uint value)
    {
        writer.Integer((uint)number << 3);
        writer.Integer(value);
    }

    internal static void Field(this ByteWriter writer, int number, ReadOnlySpan<byte> value)
        => value.CopyTo(writer.ReserveField(number, value.Length));

    /// <summary>Room for a value of <paramref name="length"/> bytes, which the caller fills.</summary>
    internal static Span<byte> ReserveField(this ByteWriter writer, int number, int length)
    {
        writer.Integer(((uint)number << 3) | 2);
        writer.Integer((uint)length);
        return writer.Reserve(length);
    }
}
