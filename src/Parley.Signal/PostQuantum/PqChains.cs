using System.Security.Cryptography;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal.PostQuantum;

/// <summary>The message keys of SPQR (Double Ratchet revision 3, section 5): two chains per epoch, one in each direction. A value.</summary>
/// <param name="Root">32 bytes.</param>
/// <param name="Epochs">Ascending and without gaps; the last is the newest, the first at most one before <paramref name="SendEpoch"/>.</param>
/// <param name="SendEpoch">Epoch of the last key used for sending.</param>
internal sealed record PqChains(bool Initiator, byte[] Root, PqEpoch[] Epochs, ulong SendEpoch)
{
    private const int KeySize = 32;

    /// <summary>One before the epoch that is sent in, that one, and one that the peer or we have just opened.</summary>
    private const int MaxEpochs = 3;

    internal static PqChains Start(bool initiator, ReadOnlySpan<byte> sharedSecret)
        => new PqChains(initiator, [], [], 0).Open(0, [], sharedSecret, "Signal PQ Ratchet V1 Chain  Start"u8);

    internal PqChains Add(EpochSecret secret)
        => secret.Epoch == Epochs[^1].Epoch + 1
            ? Open(secret.Epoch, Root, secret.Secret, "Signal PQ Ratchet V1 Chain Add Epoch"u8)
            : throw new SignalException(SignalErrorCode.InvalidMessage, "an epoch out of order");

    /// <summary>
    /// Writes the next sending key of an epoch, whose index is the count of the chain after. Sending in a new epoch forgets the sending
    /// chains of those before it, and everything of those before the previous one.
    /// </summary>
    internal PqChains Send(ulong epoch, Span<byte> key, out uint keyIndex)
    {
        if (epoch < SendEpoch || Find(epoch) is not { Sending: { Count: < uint.MaxValue } chain })
            throw new SignalException(SignalErrorCode.InvalidState, "no chain to send with in this epoch");
        SendingChain sending = chain.Advance(PqChain.Step, key);
        keyIndex = (uint)sending.Count;
        int first = Array.FindIndex(Epochs, known => known.Epoch + 1 >= epoch);
        PqEpoch[] epochs = Epochs[first..];
        for (int i = 0; i < epochs.Length; i++)
        {
            if (epochs[i].Epoch == epoch)
                epochs[i] = epochs[i] with { Sending = sending };
            else if (epochs[i].Epoch < epoch && epochs[i].Sending is not null)
                epochs[i] = epochs[i] with { Sending = null };
        }

        return this with { Epochs = epochs, SendEpoch = epoch };
    }

    /// <summary>Writes the receiving key of an index (from 1) of an epoch.</summary>
    internal PqChains Receive(ulong epoch, uint keyIndex, Span<byte> key)
    {
        int found = Array.FindIndex(Epochs, known => known.Epoch == epoch);
        if (found < 0)
            throw new SignalException(SignalErrorCode.InvalidMessage, "the keys of this epoch are unknown or erased");
        PqEpoch[] epochs = [.. Epochs];
        epochs[found] = epochs[found] with { Receiving = epochs[found].Receiving.Take(keyIndex - 1, PqChain.Step, key) };
        return this with { Epochs = epochs };
    }

    internal PqEpoch? Find(ulong epoch) => Array.Find(Epochs, known => known.Epoch == epoch);

    internal void Write(ByteWriter writer)
    {
        writer.Flag(Initiator);
        writer.Bytes(Root);
        writer.Integer(SendEpoch);
        writer.Integer((uint)Epochs.Length);
        foreach (PqEpoch known in Epochs)
        {
            writer.Integer(known.Epoch);
            writer.Flag(known.Sending is not null);
            known.Sending?.Write(writer);
            known.Receiving.Write(writer);
        }
    }

    internal static PqChains Read(ref ByteReader reader)
    {
        bool initiator = reader.Flag();
        byte[] root = reader.Take(KeySize).ToArray();
        ulong sendEpoch = reader.Integer();
        PqEpoch[] epochs = new PqEpoch[reader.Integer(MaxEpochs)];
        for (int i = 0; i < epochs.Length; i++)
        {
            ulong epoch = reader.Integer();
            reader.Require(i == 0 || epoch == epochs[i - 1].Epoch + 1);
            epochs[i] = new PqEpoch(epoch, reader.Flag() ? SendingChain.Read(ref reader) : null, ReceivingChain.Read(ref reader));
        }

        reader.Require(epochs.Length > 0 && sendEpoch >= epochs[0].Epoch && sendEpoch <= epochs[^1].Epoch);
        return new PqChains(initiator, root, epochs, sendEpoch);
    }

    private PqChains Open(ulong epoch, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> label)
    {
        Span<byte> output = stackalloc byte[3 * KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, output, salt, label);
        byte[] root = output[..KeySize].ToArray();
        byte[] fromInitiator = output[KeySize..(2 * KeySize)].ToArray(), fromResponder = output[(2 * KeySize)..].ToArray();
        CryptographicOperations.ZeroMemory(output);
        PqEpoch opened = new(
            epoch,
            new SendingChain(Initiator ? fromInitiator : fromResponder, 0),
            new ReceivingChain(Initiator ? fromResponder : fromInitiator, 0, SkippedKeys.None));
        return this with { Root = root, Epochs = [.. Epochs, opened] };
    }
}
