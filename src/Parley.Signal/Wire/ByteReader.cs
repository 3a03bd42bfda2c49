namespace Parley.Signal.Wire;

/// <summary>Walks a byte string once. Every read is bounds-checked and refuses with <paramref name="refusal"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, SignalErrorCode refusal = SignalErrorCode.InvalidMessage)
{
    private ReadOnlySpan<byte> rest = bytes;

    internal readonly bool Done => rest.IsEmpty;

    internal readonly int Remaining => rest.Length;

    internal byte Byte() => Take(1)[0];

    internal ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)rest.Length)
            throw Refusal("truncated");
        ReadOnlySpan<byte> taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    /// <summary>An integer of at most <paramref name="max"/>; longer encodings than necessary are refused.</summary>
    internal ulong Integer(ulong max = Varint.Max)
    {
        ulong value = 0;
        for (int shift = 0; shift < 7 * Varint.MaxSize; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next >= 0x80)
                continue;
            if (next == 0 && shift > 0)
                throw Refusal("overlong integer");
            return value <= max ? value : throw Refusal("integer out of range");
        }

        throw Refusal("integer out of range");
    }

    internal bool Flag() => Integer(1) == 1;

    internal uint Integer32() => (uint)Integer(uint.MaxValue);

    /// <summary>For what the format can express and a message or state never is.</summary>
    internal readonly void Require(bool condition)
    {
        if (!condition)
            throw Refusal("inconsistent");
    }

    internal readonly void RequireDone()
    {
        if (!Done)
            throw Refusal("trailing bytes");
    }

    private readonly SignalException Refusal(string what) => new(refusal, what);
}
