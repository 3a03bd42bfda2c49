using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The vector of the key is still on its way, and the first part of the ciphertext has arrived.</summary>
internal sealed record Ct1Received(ulong Epoch, Authenticator Authenticator, byte[] Seed, Encoder Vector, byte[] Ct1) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        Encoder vector = Vector.Advance(out Chunk chunk);
        return new BraidSent(this with { Vector = vector }, new Payload(PayloadKind.VectorAndAcknowledgement, chunk));
    }

    /// <summary>The second part can only be made of the whole vector.</summary>
    protected override BraidReceived Receive(in Payload payload)
        => payload.Kind == PayloadKind.Ct2
            ? new EkSentCt1Received(Epoch, Authenticator, Seed, Ct1, new Decoder(Ct2TextSize)).Receive(Epoch, payload)
            : this;

    internal override void Write(ByteWriter writer)
    {
        writer.Bytes(Seed);
        Vector.Write(writer);
        writer.Bytes(Ct1);
    }

    internal static Ct1Received Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(
            epoch,
            authenticator,
            reader.Take(IncrementalMlKem768.SeedSize).ToArray(),
            Encoder.Read(ref reader, IncrementalMlKem768.VectorSize),
            reader.Take(IncrementalMlKem768.FirstSize).ToArray());
}
