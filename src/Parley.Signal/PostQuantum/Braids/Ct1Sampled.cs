using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The first part of the ciphertext is on its way, and the vector is on its way here.</summary>
internal sealed record Ct1Sampled(ulong Epoch, Authenticator Authenticator, Encapsulation Encapsulation, Encoder Ct1, Decoder Vector)
    : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        Encoder ct1 = Ct1.Advance(out Chunk chunk);
        return new BraidSent(this with { Ct1 = ct1 }, new Payload(PayloadKind.Ct1, chunk));
    }

    protected override BraidReceived Receive(in Payload payload)
    {
        byte[]? vector = null;
        Decoder more = payload.HasVector ? Vector.Add(payload.Chunk, out vector) : Vector;
        return (payload.Acknowledges, vector) switch
        {
            (true, not null) => Encapsulation.Complete(this, Ct1.Text, vector),
            (true, null) => new Ct1Acknowledged(Epoch, Authenticator, Encapsulation, Ct1.Text, more),
            (false, not null) => new EkReceivedCt1Sampled(Epoch, Authenticator, Encapsulation, Ct1, vector),
            (false, null) => this with { Vector = more },
        };
    }

    internal override void Write(ByteWriter writer)
    {
        Encapsulation.Write(writer);
        Ct1.Write(writer);
        Vector.Write(writer);
    }

    internal static Ct1Sampled Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(
            epoch,
            authenticator,
            Encapsulation.Read(ref reader),
            Encoder.Read(ref reader, IncrementalMlKem768.FirstSize),
            Decoder.Read(ref reader, IncrementalMlKem768.VectorSize));
}
