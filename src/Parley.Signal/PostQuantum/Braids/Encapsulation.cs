using Parley.Crypto;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum.Braids;

/// <summary>What the second half of an encapsulation needs of the first.</summary>
/// <param name="Header">Of the peer's key, 64 bytes.</param>
/// <param name="Message">What was drawn for it, 32 bytes.</param>
internal sealed record Encapsulation(byte[] Header, byte[] Message)
{
    /// <summary>Makes the second part of the ciphertext and its code. Refuses a vector that is not the header's.</summary>
    internal Ct2Sampled Complete(Braid braid, ReadOnlySpan<byte> ct1, ReadOnlySpan<byte> vector)
    {
        byte[] text = new byte[Braid.Ct2TextSize];
        Span<byte> ct2 = text.AsSpan(0, IncrementalMlKem768.SecondSize);
        if (!IncrementalMlKem768.TryEncapsulateSecond(Header, vector, Message, ct2))
            throw new SignalException(SignalErrorCode.InvalidMessage, "the encapsulation key does not match its header");
        braid.Authenticator.CiphertextMac(braid.Epoch, ct1, ct2, text.AsSpan(ct2.Length));
        return new Ct2Sampled(braid.Epoch, braid.Authenticator, new Encoder(text));
    }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(Header);
        writer.Bytes(Message);
    }

    internal static Encapsulation Read(ref ByteReader reader)
        => new(reader.Take(IncrementalMlKem768.HeaderSize).ToArray(), reader.Take(IncrementalMlKem768.RandomSize).ToArray());
}
