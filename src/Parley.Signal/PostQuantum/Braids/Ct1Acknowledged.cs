using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The first part of the ciphertext has arrived there, and the vector is still on its way here.</summary>
internal sealed record Ct1Acknowledged(ulong Epoch, Authenticator Authenticator, Encapsulation Encapsulation, byte[] Ct1, Decoder Vector)
    : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random) => new(this, new Payload(PayloadKind.None));

    protected override BraidReceived Receive(in Payload payload)
    {
        if (!payload.HasVector)
            return this;
        Decoder more = Vector.Add(payload.Chunk, out byte[]? vector);
        return vector is null ? this with { Vector = more } : Encapsulation.Complete(this, Ct1, vector);
    }

    internal override void Write(ByteWriter writer)
    {
        Encapsulation.Write(writer);
        writer.Bytes(Ct1);
        Vector.Write(writer);
    }

    internal static Ct1Acknowledged Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(
            epoch,
            authenticator,
            Encapsulation.Read(ref reader),
            reader.Take(IncrementalMlKem768.FirstSize).ToArray(),
            Decoder.Read(ref reader, IncrementalMlKem768.VectorSize));
}
