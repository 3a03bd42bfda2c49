using System.Buffers;
using System.Security.Cryptography;

namespace Parley.Signal.Wire;

/// <summary>Collects bytes in a rented buffer, which is erased wherever it is left.</summary>
internal sealed class ByteWriter(int capacity) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(capacity);
    private int length;

    internal ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    internal void Byte(byte value) => Reserve(1)[0] = value;

    internal void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    internal void Integer(ulong value)
    {
        Span<byte> encoded = stackalloc byte[Varint.MaxSize + 2];
        Bytes(encoded[..Varint.Write(encoded, value)]);
    }

    /// <summary>Room for <paramref name="count"/> bytes that the caller fills before anything else is written.</summary>
    internal Span<byte> Reserve(int count)
    {
        if (buffer.Length - length < count)
            Grow(count);
        Span<byte> room = buffer.AsSpan(length, count);
        length += count;
        return room;
    }

    public void Dispose()
    {
        Release(buffer);
        buffer = [];
        length = 0;
    }

    private void Grow(int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, length + count));
        Written.CopyTo(larger);
        Release(buffer);
        buffer = larger;
    }

    private void Release(byte[] used)
    {
        CryptographicOperations.ZeroMemory(used.AsSpan(0, length));
        if (used.Length > 0)
            ArrayPool<byte>.Shared.Return(used);
    }
}
