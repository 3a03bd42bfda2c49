using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The key has arrived there; of the ciphertext the second part is on its way here.</summary>
internal sealed record EkSentCt1Received(ulong Epoch, Authenticator Authenticator, byte[] Seed, byte[] Ct1, Decoder Ct2) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random) => new(this, new Payload(PayloadKind.Acknowledgement));

    protected override BraidReceived Receive(in Payload payload)
    {
        if (payload.Kind != PayloadKind.Ct2)
            return this;
        Decoder more = Ct2.Add(payload.Chunk, out byte[]? text);
        return text is null ? this with { Ct2 = more } : End(text.AsSpan(0, IncrementalMlKem768.SecondSize), text.AsSpan(IncrementalMlKem768.SecondSize));
    }

    private BraidReceived End(ReadOnlySpan<byte> ct2, ReadOnlySpan<byte> code)
    {
        byte[] kemSecret = new byte[IncrementalMlKem768.SharedSecretSize];
        IncrementalMlKem768.Decapsulate(Seed, Ct1, ct2, kemSecret);
        EpochSecret secret = Authenticator.SecretOf(Epoch, kemSecret);
        Array.Clear(kemSecret);
        Authenticator updated = Authenticator.Update(secret);
        Span<byte> right = stackalloc byte[Authenticator.MacSize];
        updated.CiphertextMac(Epoch, Ct1, ct2, right);
        Authenticator.Require(right, code);
        return new BraidReceived(new NoHeaderReceived(Epoch + 1, updated, new Decoder(HeaderTextSize)), secret);
    }

    internal override void Write(ByteWriter writer)
    {
        writer.Bytes(Seed);
        writer.Bytes(Ct1);
        Ct2.Write(writer);
    }

    internal static EkSentCt1Received Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(
            epoch,
            authenticator,
            reader.Take(IncrementalMlKem768.SeedSize).ToArray(),
            reader.Take(IncrementalMlKem768.FirstSize).ToArray(),
            Decoder.Read(ref reader, Ct2TextSize));
}
