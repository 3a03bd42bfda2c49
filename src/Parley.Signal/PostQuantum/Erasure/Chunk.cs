using System.Runtime.InteropServices;

namespace Parley.Signal.PostQuantum.Erasure;

/// <summary>A piece of a text: 16 big-endian values of GF(2^16), those of its polynomials at <paramref name="Index"/>.</summary>
/// <param name="Bytes">32 bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Chunk(ushort Index, ReadOnlyMemory<byte> Bytes)
{
    internal const int Size = 32;
}
