using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The first part of the ciphertext is still on its way, and the key is here.</summary>
internal sealed record EkReceivedCt1Sampled(ulong Epoch, Authenticator Authenticator, Encapsulation Encapsulation, Encoder Ct1, byte[] Vector)
    : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        Encoder ct1 = Ct1.Advance(out Chunk chunk);
        return new BraidSent(this with { Ct1 = ct1 }, new Payload(PayloadKind.Ct1, chunk));
    }

    protected override BraidReceived Receive(in Payload payload)
        => payload.Acknowledges ? Encapsulation.Complete(this, Ct1.Text, Vector) : this;

    internal override void Write(ByteWriter writer)
    {
        Encapsulation.Write(writer);
        Ct1.Write(writer);
        writer.Bytes(Vector);
    }

    internal static EkReceivedCt1Sampled Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(
            epoch,
            authenticator,
            Encapsulation.Read(ref reader),
            Encoder.Read(ref reader, IncrementalMlKem768.FirstSize),
            reader.Take(IncrementalMlKem768.VectorSize).ToArray());
}
