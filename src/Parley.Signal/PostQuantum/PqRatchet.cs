using Parley.Crypto;
using Parley.Signal.PostQuantum.Braids;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum;

/// <summary>
/// The Sparse Post-Quantum Ratchet, version 1: the braid agrees on secrets, the chains turn them into message keys. A value.
/// </summary>
internal sealed record PqRatchet(Braid Braid, PqChains Chains)
{
    /// <param name="sharedSecret">32 bytes that both sides have of the agreement that opened the session.</param>
    internal static PqRatchet Start(bool initiator, ReadOnlySpan<byte> sharedSecret)
        => new(Braid.Start(initiator, sharedSecret), PqChains.Start(initiator, sharedSecret));

    /// <summary>Gives this ratchet's part of the next message, and writes the key it adds to that message's keys.</summary>
    internal PqRatchet Send(RandomSource random, out PqMessage message, Span<byte> key)
    {
        BraidSent sent = Braid.Send(random);
        PqChains chains = Chains.Send(Braid.Epoch - 1, key, out uint keyIndex);
        message = new PqMessage(Braid.Epoch, keyIndex, sent.Payload);
        return new PqRatchet(sent.Braid, Added(chains, sent.Secret));
    }

    internal PqRatchet Receive(in PqMessage message, Span<byte> key)
    {
        PqChains chains = Chains.Receive(message.Epoch - 1, message.KeyIndex, key);
        BraidReceived received = Braid.Receive(message.Epoch, message.Payload);
        return new PqRatchet(received.Braid, Added(chains, received.Secret));
    }

    internal void Write(ByteWriter writer)
    {
        StoredBraid.Write(writer, Braid);
        Chains.Write(writer);
    }

    internal static PqRatchet Read(ref ByteReader reader)
    {
        Braid braid = StoredBraid.Read(ref reader);
        PqChains chains = PqChains.Read(ref reader);
        reader.Require(chains.Find(braid.Epoch - 1) is { Sending: not null });
        return new PqRatchet(braid, chains);
    }

    private static PqChains Added(PqChains chains, EpochSecret? secret)
    {
        if (secret is null)
            return chains;
        PqChains added = chains.Add(secret);
        Array.Clear(secret.Secret);
        return added;
    }
}
