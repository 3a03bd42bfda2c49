using System.Runtime.InteropServices;
using Parley.Signal.PostQuantum.Erasure;

namespace Parley.Signal.Wire;

/// <summary>What the braid says in one message: a chunk of something, an acknowledgement, or nothing.</summary>
/// <param name="Chunk">Meaningless where the kind has none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Payload(PayloadKind Kind, Chunk Chunk = default)
{
    internal bool HasChunk => Kind is not (PayloadKind.None or PayloadKind.Acknowledgement);

    internal bool HasVector => Kind is PayloadKind.Vector or PayloadKind.VectorAndAcknowledgement;

    internal bool Acknowledges => Kind is PayloadKind.VectorAndAcknowledgement or PayloadKind.Acknowledgement;
}
