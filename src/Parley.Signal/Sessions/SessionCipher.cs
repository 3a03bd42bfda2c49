using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.PostQuantum;
using Parley.Signal.Ratchets;
using Parley.Signal.Wire;

namespace Parley.Signal.Sessions;

/// <summary>One message of one session (Double Ratchet revision 3, section 5: the Triple Ratchet).</summary>
internal static class SessionCipher
{
    private const int KeySize = 32;

    /// <summary>Gives the session after the message. Like the official clients', it names its ends until the first reply.</summary>
    internal static SessionState Encrypt(SessionState session, MessageEnds ends, ReadOnlySpan<byte> plaintext, RandomSource random, out byte[] bytes)
    {
        Span<byte> secrets = stackalloc byte[2 * KeySize + MessageKeys.Size];
        Span<byte> seed = secrets[..KeySize], pqKey = secrets[KeySize..(2 * KeySize)];
        try
        {
            DoubleRatchet ratchet = session.Ratchet.NextSeed(seed);
            PqRatchet pqRatchet = session.PqRatchet.Send(random, out PqMessage pqMessage, pqKey);
            MessageKeys keys = new(seed, pqKey, secrets[(2 * KeySize)..]);
            bytes = Encode(session, ends, pqMessage, plaintext, keys);
            return session with { Ratchet = ratchet, PqRatchet = pqRatchet };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    /// <summary>Gives the session after the message; <paramref name="session"/> is as before, whatever happens.</summary>
    internal static SessionState Decrypt(SessionState session, MessageEnds ends, ReadOnlySpan<byte> bytes, RandomSource random, out byte[] plaintext)
    {
        SignalMessage message = SignalMessage.Decode(bytes);
        RequireEnds(message, ends);
        Span<byte> secrets = stackalloc byte[2 * KeySize + MessageKeys.Size];
        Span<byte> seed = secrets[..KeySize], pqKey = secrets[KeySize..(2 * KeySize)];
        try
        {
            DoubleRatchet ratchet = session.Ratchet.SeedOf(message.RatchetKey, message.Counter, seed);
            PqRatchet pqRatchet = session.PqRatchet.Receive(PqMessage.Decode(message.PqRatchet), pqKey);
            MessageKeys keys = new(seed, pqKey, secrets[(2 * KeySize)..]);
            SignalMessage.Authenticate(bytes, keys.MacKey, session.RemoteIdentityKey, session.LocalIdentityKey);
            plaintext = Cbc.Decrypt(keys.CipherKey, keys.Iv, message.Ciphertext);
            if (!session.Ratchet.Knows(message.RatchetKey))
                ratchet = ratchet.TurnSending(random);
            return session with { Ratchet = ratchet, PqRatchet = pqRatchet, Unacknowledged = null };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secrets);
        }
    }

    private static byte[] Encode(SessionState session, MessageEnds ends, in PqMessage pqMessage, ReadOnlySpan<byte> plaintext, in MessageKeys keys)
    {
        int ciphertextSize = Cbc.CiphertextSize(plaintext.Length);
        Span<byte> pqRatchet = stackalloc byte[PqMessage.MaxSize];
        // The code covers both identity keys in front of the message.
        using ByteWriter writer = new(ciphertextSize + 256);
        writer.Bytes(session.LocalIdentityKey);
        writer.Bytes(session.RemoteIdentityKey);
        int start = writer.Written.Length;
        writer.Byte(SignalMessage.Version);
        writer.Field(1, session.Ratchet.RatchetKey.PublicKey);
        writer.Field(2, session.Ratchet.Sending!.Next);
        writer.Field(3, session.Ratchet.PreviousCounter);
        Cbc.Encrypt(keys.CipherKey, keys.Iv, plaintext, writer.ReserveField(4, ciphertextSize));
        writer.Field(5, pqRatchet[..pqMessage.Encode(pqRatchet)]);
        if (session.Unacknowledged is not null)
            ends.Write(writer.ReserveField(6, MessageEnds.Size));
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.MacKey, writer.Written, mac);
        writer.Bytes(mac[..SignalMessage.MacSize]);
        return writer.Written[start..].ToArray();
    }

    private static void RequireEnds(in SignalMessage message, MessageEnds ends)
    {
        Span<byte> expected = stackalloc byte[MessageEnds.Size];
        ends.Write(expected);
        if (message.HasAddresses && !message.Addresses.SequenceEqual(expected))
            throw new SignalException(SignalErrorCode.InvalidMessage, "the message is addressed to or from another device");
    }
}
