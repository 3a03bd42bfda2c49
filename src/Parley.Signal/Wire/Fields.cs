using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Signal.Wire;

/// <summary>
/// The fields of one protobuf message, each at most once and either an integer or a byte string. Numbers above
/// <see cref="Known"/> are passed over, so that newer peers stay readable.
/// </summary>
internal readonly ref struct Fields
{
    internal const int Known = 8;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly Values values;

    internal Fields(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        HashSet<uint>? unknown = null;
        ByteReader reader = new(bytes);
        while (!reader.Done)
        {
            uint tag = reader.Integer32(), number = tag >> 3;
            Value value = Read(ref reader, bytes.Length, tag & 7);
            bool repeated = number is > 0 and <= Known ? values[(int)number - 1].Kind != Kind.Absent : !(unknown ??= []).Add(number);
            if (number == 0 || repeated)
                throw Refusal("a field of number zero, or a repeated one");
            if (number <= Known)
                values[(int)number - 1] = value;
        }
    }

    private enum Kind : byte
    {
        Absent,
        Integer,
        Bytes,
    }

    internal bool Has(int number) => values[number - 1].Kind != Kind.Absent;

    internal uint Integer(int number)
    {
        Value value = values[number - 1];
        return value.Kind == Kind.Integer && value.Integer <= uint.MaxValue
            ? (uint)value.Integer
            : throw Refusal($"field {number} is missing or no integer of 32 bits");
    }

    internal uint? OptionalInteger(int number) => Has(number) ? Integer(number) : null;

    internal ReadOnlySpan<byte> Bytes(int number)
    {
        Value value = values[number - 1];
        return value.Kind == Kind.Bytes ? bytes.Slice(value.Start, (int)value.Integer) : throw Refusal($"field {number} is missing or no byte string");
    }

    private static Value Read(ref ByteReader reader, int length, uint wireType)
    {
        switch (wireType)
        {
            case 0:
                return new Value(Kind.Integer, reader.Integer(), 0);
            case 2:
                ulong size = reader.Integer();
                int start = length - reader.Remaining;
                reader.Take(size);
                return new Value(Kind.Bytes, size, start);
            default:
                throw Refusal("unsupported wire type");
        }
    }

    private static SignalException Refusal(string what) => new(SignalErrorCode.InvalidMessage, what);

    /// <summary>An integer, or the length of a byte string that begins at <paramref name="Start"/>.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Value(Kind Kind, ulong Integer, int Start);

    [InlineArray(Known)]
    private struct Values
    {
        private Value first;
    }
}
