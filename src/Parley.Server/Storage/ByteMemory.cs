using System.Runtime.InteropServices;

namespace Parley.Server.Storage;

internal static class ByteMemory
{
    /// <summary>The array behind the memory when it is exactly that array, else a copy. For handing bytes to the database without one more copy.</summary>
    public static byte[] ToArrayUncopied(this ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}
