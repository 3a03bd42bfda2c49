using System.Runtime.InteropServices;
using Parley.Signal.PostQuantum.Erasure;

namespace Parley.Signal.Wire;

/// <summary>The part of a Signal message that belongs to SPQR, version 1.</summary>
/// <param name="Epoch">Epoch of the sender's braid, from 1. The message key is of chain epoch <c>Epoch - 1</c>.</param>
/// <param name="KeyIndex">Index of the message key in its chain, from 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PqMessage(ulong Epoch, uint KeyIndex, Payload Payload)
{
    internal const int MaxSize = 1 + Varint.MaxSize + 5 + 1 + 3 + Chunk.Size;
    private const byte Version = 0x01;
    private const byte LastKind = (byte)PayloadKind.Ct2;

    /// <summary>Writes the message and tells how many bytes it took.</summary>
    internal int Encode(Span<byte> destination)
    {
        destination[0] = Version;
        int size = 1;
        size += Varint.Write(destination[size..], Epoch);
        size += Varint.Write(destination[size..], KeyIndex);
        destination[size++] = (byte)Payload.Kind;
        if (!Payload.HasChunk)
            return size;
        size += Varint.Write(destination[size..], Payload.Chunk.Index);
        Payload.Chunk.Bytes.Span.CopyTo(destination[size..]);
        return size + Chunk.Size;
    }

    internal static PqMessage Decode(ReadOnlySpan<byte> bytes)
    {
        ByteReader reader = new(bytes);
        reader.Require(reader.Byte() == Version);
        ulong epoch = reader.Integer();
        uint keyIndex = reader.Integer32();
        byte kind = reader.Byte();
        reader.Require(epoch != 0 && keyIndex != 0 && kind <= LastKind);
        Payload payload = new((PayloadKind)kind);
        if (payload.HasChunk)
            payload = payload with { Chunk = new Chunk((ushort)reader.Integer(ushort.MaxValue), reader.Take(Chunk.Size).ToArray()) };
        reader.RequireDone();
        return new PqMessage(epoch, keyIndex, payload);
    }
}
