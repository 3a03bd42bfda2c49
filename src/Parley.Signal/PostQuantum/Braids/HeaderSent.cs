using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The vector of the key is on its way, and the first part of the ciphertext is on its way here.</summary>
internal sealed record HeaderSent(ulong Epoch, Authenticator Authenticator, byte[] Seed, Encoder Vector, Decoder Ct1) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        Encoder vector = Vector.Advance(out Chunk chunk);
        return new BraidSent(this with { Vector = vector }, new Payload(PayloadKind.Vector, chunk));
    }

    protected override BraidReceived Receive(in Payload payload)
    {
        if (payload.Kind != PayloadKind.Ct1)
            return this;
        Decoder more = Ct1.Add(payload.Chunk, out byte[]? ct1);
        return ct1 is null ? this with { Ct1 = more } : new Ct1Received(Epoch, Authenticator, Seed, Vector, ct1);
    }

    internal override void Write(ByteWriter writer)
    {
        writer.Bytes(Seed);
        Vector.Write(writer);
        Ct1.Write(writer);
    }

    internal static HeaderSent Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(
            epoch,
            authenticator,
            reader.Take(IncrementalMlKem768.SeedSize).ToArray(),
            Encoder.Read(ref reader, IncrementalMlKem768.VectorSize),
            Decoder.Read(ref reader, IncrementalMlKem768.FirstSize));
}
