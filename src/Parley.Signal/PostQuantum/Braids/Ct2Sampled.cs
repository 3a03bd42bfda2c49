using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>The second part of the ciphertext is on its way; that it arrived whole shows in the peer's next epoch.</summary>
internal sealed record Ct2Sampled(ulong Epoch, Authenticator Authenticator, Encoder Ct2) : Braid(Epoch, Authenticator)
{
    internal override BraidSent Send(RandomSource random)
    {
        Encoder ct2 = Ct2.Advance(out Chunk chunk);
        return new BraidSent(this with { Ct2 = ct2 }, new Payload(PayloadKind.Ct2, chunk));
    }

    protected override BraidReceived Receive(in Payload payload) => this;

    protected override Braid Follow(ulong epoch)
        => epoch == Epoch + 1 ? new KeysUnsampled(epoch, Authenticator) : base.Follow(epoch);

    internal override void Write(ByteWriter writer) => Ct2.Write(writer);

    internal static Ct2Sampled Read(ref ByteReader reader, ulong epoch, Authenticator authenticator)
        => new(epoch, authenticator, Encoder.Read(ref reader, Ct2TextSize));
}
