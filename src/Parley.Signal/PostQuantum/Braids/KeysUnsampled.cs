using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>It is for this side to send the key, and there is none yet.</summary>
internal sealed record KeysUnsampled(ulong Epoch, Authenticator Authenticator) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        byte[] seed = new byte[IncrementalMlKem768.SeedSize], text = new byte[HeaderTextSize], vector = new byte[IncrementalMlKem768.VectorSize];
        random(seed);
        Span<byte> header = text.AsSpan(0, IncrementalMlKem768.HeaderSize);
        IncrementalMlKem768.EncapsulationKey(seed, header, vector);
        Authenticator.HeaderMac(Epoch, header, text.AsSpan(header.Length));
        return new KeysSampled(Epoch, Authenticator, seed, new Encoder(text)).Send(random);
    }

    protected override BraidReceived Receive(in Payload payload) => this;

    internal override void Write(ByteWriter writer)
    {
    }
}
