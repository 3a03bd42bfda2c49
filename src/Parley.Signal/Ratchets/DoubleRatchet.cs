using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.Wire;

namespace Parley.Signal.Ratchets;

/// <summary>The Diffie-Hellman half of the Triple Ratchet (Double Ratchet revision 3, section 3). A value: every step gives the next one.</summary>
/// <param name="RootKey">32 bytes.</param>
/// <param name="Sending">Null before the responder has received its first message, and in the middle of a turn.</param>
/// <param name="PreviousCounter">Highest counter used with the ratchet key before this one, 0 if none.</param>
/// <param name="Receiving">Oldest first, at most <see cref="Limits.ReceivingChains"/>.</param>
internal sealed record DoubleRatchet(byte[] RootKey, StoredKeyPair RatchetKey, SendingChain? Sending, uint PreviousCounter, PeerChain[] Receiving)
{
    /// <summary>The initiator sends at once, from a fresh key towards the peer's signed prekey.</summary>
    internal static DoubleRatchet AsInitiator(ReadOnlySpan<byte> rootKey, ReadOnlySpan<byte> signedPreKey, RandomSource random)
    {
        StoredKeyPair own = StoredKeyPair.Generate(random);
        (byte[] root, byte[] chain) = RootStep(rootKey, own, signedPreKey);
        return new DoubleRatchet(root, own, new SendingChain(chain, 0), 0, []);
    }

    /// <summary>The responder's first ratchet key is its signed prekey, and it sends nothing before it has received.</summary>
    internal static DoubleRatchet AsResponder(ReadOnlySpan<byte> rootKey, KeyPair signedPreKey)
        => new(rootKey.ToArray(), StoredKeyPair.Of(signedPreKey), null, 0, []);

    internal bool Knows(ReadOnlySpan<byte> theirs) => IndexOf(theirs) >= 0;

    /// <summary>Writes the seed of the next message to send, whose number is the count of the chain before.</summary>
    internal DoubleRatchet NextSeed(Span<byte> seed)
    {
        SendingChain chain = Sending ?? throw new SignalException(SignalErrorCode.NoSession, "the session has not received its first message");
        return this with { Sending = chain.Advance(HmacChain.Step, seed) };
    }

    /// <summary>
    /// Writes the seed of message <paramref name="counter"/> of a ratchet key of the peer. A key not seen before turns the receiving
    /// half; once the message has proved authentic, <see cref="TurnSending"/> is to follow.
    /// </summary>
    internal DoubleRatchet SeedOf(ReadOnlySpan<byte> theirs, uint counter, Span<byte> seed)
    {
        int known = IndexOf(theirs);
        if (known < 0)
        {
            DoubleRatchet turned = TurnReceiving(theirs), after = turned.SeedOf(theirs, counter, seed);
            CryptographicOperations.ZeroMemory(turned.Receiving[^1].Chain.ChainKey);
            return after;
        }

        PeerChain[] receiving = [.. Receiving];
        receiving[known] = receiving[known] with { Chain = receiving[known].Chain.Take(counter, HmacChain.Step, seed) };
        return this with { Receiving = receiving };
    }

    /// <summary>The second half of a turn: a fresh key towards the newest one of the peer. The root key between the halves is erased.</summary>
    internal DoubleRatchet TurnSending(RandomSource random)
    {
        StoredKeyPair own = StoredKeyPair.Generate(random);
        (byte[] root, byte[] chain) = RootStep(RootKey, own, Receiving[^1].RatchetKey);
        CryptographicOperations.ZeroMemory(RootKey);
        return this with { RootKey = root, RatchetKey = own, Sending = new SendingChain(chain, 0) };
    }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(RootKey);
        RatchetKey.Write(writer);
        writer.Flag(Sending is not null);
        Sending?.Write(writer);
        writer.Integer(PreviousCounter);
        writer.Integer((uint)Receiving.Length);
        foreach (PeerChain known in Receiving)
        {
            writer.Bytes(known.RatchetKey);
            known.Chain.Write(writer);
        }
    }

    internal static DoubleRatchet Read(ref ByteReader reader)
    {
        byte[] rootKey = reader.Take(Agreement.SecretSize).ToArray();
        StoredKeyPair own = StoredKeyPair.Read(ref reader);
        SendingChain? sending = reader.Flag() ? SendingChain.Read(ref reader) : null;
        uint previousCounter = reader.Integer32();
        PeerChain[] receiving = new PeerChain[reader.Integer(Limits.ReceivingChains)];
        for (int i = 0; i < receiving.Length; i++)
            receiving[i] = new PeerChain(reader.Take(PublicKeys.Size).ToArray(), ReceivingChain.Read(ref reader));
        return new DoubleRatchet(rootKey, own, sending, previousCounter, receiving);
    }

    private DoubleRatchet TurnReceiving(ReadOnlySpan<byte> theirs)
    {
        (byte[] root, byte[] chain) = RootStep(RootKey, RatchetKey, theirs);
        PeerChain newest = new(theirs.ToArray(), new ReceivingChain(chain, 0, SkippedKeys.None));
        return this with
        {
            RootKey = root,
            Sending = null,
            PreviousCounter = Sending is { Count: > 0 } used ? (uint)(used.Count - 1) : 0,
            Receiving = [.. Receiving.AsSpan(Receiving.Length < Limits.ReceivingChains ? 0 : 1), newest],
        };
    }

    private int IndexOf(ReadOnlySpan<byte> theirs)
    {
        for (int i = Receiving.Length - 1; i >= 0; i--)
        {
            if (theirs.SequenceEqual(Receiving[i].RatchetKey))
                return i;
        }

        return -1;
    }

    /// <summary>KDF_RK: the next root key and a chain key from an agreement.</summary>
    private static (byte[] RootKey, byte[] ChainKey) RootStep(ReadOnlySpan<byte> rootKey, StoredKeyPair own, ReadOnlySpan<byte> theirs)
    {
        Span<byte> secret = stackalloc byte[Agreement.SecretSize], output = stackalloc byte[64];
        Agreement.Agree(own.PrivateKey, theirs, secret);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, output, rootKey, "WhisperRatchet"u8);
        byte[] root = output[..32].ToArray(), chain = output[32..].ToArray();
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(output);
        return (root, chain);
    }
}
