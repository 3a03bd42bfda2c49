using System.Buffers.Binary;

namespace Parley.Crypto.MlKem;

/// <summary>
/// Arrays of values of 1 to 12 bits as bytes, least significant bit first (FIPS 203 algorithms 5 and 6). Eight values take as many bytes
/// as one value takes bits.
/// </summary>
internal static class BitPacking
{
    private const int Group = 8;

    /// <summary>Packs values that have no more than <paramref name="width"/> bits, a multiple of eight of them.</summary>
    internal static void Pack(ReadOnlySpan<short> values, int width, Span<byte> bytes)
    {
        Span<byte> group = stackalloc byte[2 * sizeof(ulong)];
        for (int i = 0, at = 0; i < values.Length; i += Group, at += width)
        {
            ulong low = Join(values.Slice(i, 4), width), high = Join(values.Slice(i + 4, 4), width);
            BinaryPrimitives.WriteUInt64LittleEndian(group, low | (high << (4 * width)));
            BinaryPrimitives.WriteUInt64LittleEndian(group[sizeof(ulong)..], high >> (64 - (4 * width)));
            group[..width].CopyTo(bytes[at..]);
        }

        Secret.Erase(group);
    }

    /// <summary>Unpacks as many values as there is room for, a multiple of eight.</summary>
    internal static void Unpack(ReadOnlySpan<byte> bytes, int width, Span<short> values)
    {
        Span<byte> group = stackalloc byte[2 * sizeof(ulong)];
        for (int i = 0, at = 0; i < values.Length; i += Group, at += width)
        {
            bytes.Slice(at, width).CopyTo(group);
            ulong low = BinaryPrimitives.ReadUInt64LittleEndian(group), high = BinaryPrimitives.ReadUInt64LittleEndian(group[sizeof(ulong)..]);
            Split(low, width, values.Slice(i, 4));
            Split((low >> (4 * width)) | (high << (64 - (4 * width))), width, values.Slice(i + 4, 4));
        }

        Secret.Erase(group);
    }

    private static ulong Join(ReadOnlySpan<short> four, int width)
        => (ushort)four[0] | ((ulong)(ushort)four[1] << width) | ((ulong)(ushort)four[2] << (2 * width)) | ((ulong)(ushort)four[3] << (3 * width));

    private static void Split(ulong bits, int width, Span<short> four)
    {
        int mask = (1 << width) - 1;
        for (int i = 0; i < four.Length; i++, bits >>= width)
            four[i] = (short)((int)bits & mask);
    }
}
