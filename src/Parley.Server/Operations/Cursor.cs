using System.Buffers.Binary;
using System.Buffers.Text;

namespace Parley.Server.Operations;

/// <summary>An opaque place in a list.</summary>
internal static class Cursor
{
    public static string Write(long key)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, key);
        return Base64Url.EncodeToString(bytes);
    }

    public static long Read(string? cursor)
    {
        if (cursor is null)
            return 0;
        Span<byte> bytes = stackalloc byte[8];
        if (cursor.Length != 11 || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length) || length != 8)
            throw new ProblemException(Problems.Input("cursor", "Use the cursor of the last page as it came."));
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}
