using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>
/// The ML-KEM Braid: one side sends an encapsulation key in chunks, the other a ciphertext, both at once and in step with ordinary
/// messages; then the epoch ends and the roles change. A value: a step gives the next one.
/// <code>
/// Sender of the key:        KeysUnsampled, KeysSampled, HeaderSent, Ct1Received, EkSentCt1Received; then NoHeaderReceived.
/// Sender of the ciphertext: NoHeaderReceived, HeaderReceived, Ct1Sampled, then EkReceivedCt1Sampled or Ct1Acknowledged,
///                           Ct2Sampled; then KeysUnsampled.
/// </code>
/// </summary>
/// <param name="Epoch">From 1.</param>
internal abstract record Braid(ulong Epoch, Authenticator Authenticator)
{
    /// <summary>The header of a key and its code.</summary>
    internal const int HeaderTextSize = IncrementalMlKem768.HeaderSize + Authenticator.MacSize;

    /// <summary>The second part of a ciphertext and the code of both.</summary>
    internal const int Ct2TextSize = IncrementalMlKem768.SecondSize + Authenticator.MacSize;

    internal static Braid Start(bool initiator, ReadOnlySpan<byte> sharedSecret)
    {
        Authenticator authenticator = Authenticator.Start(sharedSecret);
        return initiator ? new KeysUnsampled(1, authenticator) : new NoHeaderReceived(1, authenticator, new Decoder(HeaderTextSize));
    }

    internal abstract BraidSent Send(RandomSource random);

    /// <summary>A smaller epoch is late and says nothing new; a larger one is refused, but for the one that ends ours.</summary>
    internal BraidReceived Receive(ulong epoch, in Payload payload)
        => epoch < Epoch ? this : epoch == Epoch ? Receive(payload) : Follow(epoch);

    /// <summary>The same for a payload of this epoch. What comes at the wrong time says nothing.</summary>
    protected abstract BraidReceived Receive(in Payload payload);

    /// <summary>What the peer's being in a later epoch means.</summary>
    protected virtual Braid Follow(ulong epoch) => throw new SignalException(SignalErrorCode.InvalidMessage, "a braid epoch from the future");

    /// <summary>Writes what this step has beside the epoch and the authenticator.</summary>
    internal abstract void Write(ByteWriter writer);
}
