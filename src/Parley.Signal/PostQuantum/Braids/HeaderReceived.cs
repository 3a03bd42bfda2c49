using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The header is here, which is enough to make the secret and the first part of the ciphertext.</summary>
internal sealed record HeaderReceived(ulong Epoch, Authenticator Authenticator, byte[] Header, Decoder Vector) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        byte[] message = new byte[IncrementalMlKem768.RandomSize], ct1 = new byte[IncrementalMlKem768.FirstSize];
        byte[] kemSecret = new byte[IncrementalMlKem768.SharedSecretSize];
        random(message);
        IncrementalMlKem768.EncapsulateFirst(Header, message, ct1, kemSecret);
        EpochSecret secret = Authenticator.SecretOf(Epoch, kemSecret);
        Array.Clear(kemSecret);
        Ct1Sampled sampled = new(Epoch, Authenticator.Update(secret), new Encapsulation(Header, message), new Encoder(ct1), Vector);
        return sampled.Send(random) with { Secret = secret };
    }

    protected override BraidReceived Receive(in Payload payload) => this;

    internal override void Write(ByteWriter writer)
    {
        writer.Bytes(Header);
        Vector.Write(writer);
    }

    internal static HeaderReceived Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(
            epoch,
            authenticator,
            reader.Take(IncrementalMlKem768.HeaderSize).ToArray(),
            Decoder.Read(ref reader, IncrementalMlKem768.VectorSize));
}
