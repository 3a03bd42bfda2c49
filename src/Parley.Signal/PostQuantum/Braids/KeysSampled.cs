using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The header of the key is on its way.</summary>
/// <param name="Seed">The key pair is its seed; all else is derived when it is needed.</param>
internal sealed record KeysSampled(ulong Epoch, Authenticator Authenticator, byte[] Seed, Encoder Header) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        Encoder header = Header.Advance(out Chunk chunk);
        return new BraidSent(this with { Header = header }, new Payload(PayloadKind.Header, chunk));
    }

    protected override BraidReceived Receive(in Payload payload)
    {
        if (payload.Kind != PayloadKind.Ct1)
            return this;
        byte[] header = new byte[IncrementalMlKem768.HeaderSize], vector = new byte[IncrementalMlKem768.VectorSize];
        IncrementalMlKem768.EncapsulationKey(Seed, header, vector);
        Decoder ct1 = new Decoder(IncrementalMlKem768.FirstSize).Add(payload.Chunk, out _);
        return new HeaderSent(Epoch, Authenticator, Seed, new Encoder(vector), ct1);
    }

    internal override void Write(ByteWriter writer)
    {
        writer.Bytes(Seed);
        Header.Write(writer);
    }

    internal static KeysSampled Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(epoch, authenticator, reader.Take(IncrementalMlKem768.SeedSize).ToArray(), Encoder.Read(ref reader, HeaderTextSize));
}
