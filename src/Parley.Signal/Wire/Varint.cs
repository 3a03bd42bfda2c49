namespace Parley.Signal.Wire;

/// <summary>Base-128 integers of protobuf and of SPQR, in their shortest form.</summary>
internal static class Varint
{
    /// <summary>2^53 - 1: what every implementation of this protocol can count to.</summary>
    internal const ulong Max = (1UL << 53) - 1;

    internal const int MaxSize = 8;

    /// <summary>Writes <paramref name="value"/>, at most <see cref="Max"/>, and tells how many bytes it took.</summary>
    internal static int Write(Span<byte> destination, ulong value)
    {
        int size = 0;
        for (; value >= 0x80; value >>= 7)
            destination[size++] = (byte)(value | 0x80);
        destination[size++] = (byte)value;
        return size;
    }
}
