namespace Parley.Server.Storage;

/// <summary>UUIDs are stored as their 16 bytes in the order they are written in.</summary>
internal static class Uuids
{
    public static byte[] ToBytes(this Guid id) => id.ToByteArray(bigEndian: true);

    public static Guid ToGuid(this byte[] bytes) => new(bytes, bigEndian: true);
}
