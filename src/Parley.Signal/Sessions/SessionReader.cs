using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.Wire;

namespace Parley.Signal.Sessions;

/// <summary>Finds the session that a message was encrypted in (Sesame section 3.4), and reads it there.</summary>
internal readonly ref struct SessionReader(SessionRecord record, MessageEnds ends, RandomSource random, ReadOnlySpan<byte> expectedIdentityKey)
{
    private readonly ReadOnlySpan<byte> expectedIdentityKey = expectedIdentityKey;

    /// <summary>A known ratchet key names its session; a new one may turn the ratchet of any of them.</summary>
    internal DecryptResult Read(ReadOnlySpan<byte> bytes)
    {
        if (SessionThatKnows(SignalMessage.Decode(bytes).RatchetKey) is SessionState named)
            return Read(named, bytes);
        SignalException? refusal = null;
        foreach (SessionState session in record.All)
        {
            try
            {
                return Read(session, bytes);
            }
            catch (SignalException exception) when (exception.Code != SignalErrorCode.UntrustedIdentity)
            {
                // The current session's is the most telling.
                refusal ??= exception;
            }
        }

        throw refusal ?? new SignalException(SignalErrorCode.NoSession, "no session with this device");
    }

    /// <summary>A base key seen before names its session, and then all around the message must be as it was.</summary>
    internal DecryptResult Read(in PreKeySignalMessage opening, LocalIdentity local, IPreKeyStore preKeys)
    {
        RequireTrusted(opening.IdentityKey);
        foreach (SessionState session in record.All)
        {
            if (!opening.BaseKey.SequenceEqual(session.BaseKey))
                continue;
            if (session.OpeningHash is null || !CryptographicOperations.FixedTimeEquals(session.OpeningHash, opening.HashOpening()))
                throw new SignalException(SignalErrorCode.InvalidMessage, "a repeated first message that differs from the first");
            return Read(session, opening.Message);
        }

        SessionState opened = SessionOpening.Respond(local, opening, preKeys, out ConsumedPreKeys consumed);
        SessionState after = SessionCipher.Decrypt(opened, ends, opening.Message, random, out byte[] plaintext);
        return Result(plaintext, record.Open(after), after, consumed);
    }

    private DecryptResult Read(SessionState session, ReadOnlySpan<byte> bytes)
    {
        SessionState after = SessionCipher.Decrypt(session, ends, bytes, random, out byte[] plaintext);
        RequireTrusted(session.RemoteIdentityKey);
        return Result(plaintext, record.Promote(session, after), after, consumed: null);
    }

    private SessionState? SessionThatKnows(ReadOnlySpan<byte> ratchetKey)
    {
        foreach (SessionState session in record.All)
        {
            if (session.Ratchet.Knows(ratchetKey))
                return session;
        }

        return null;
    }

    private void RequireTrusted(ReadOnlySpan<byte> identityKey)
    {
        if (!expectedIdentityKey.IsEmpty && !expectedIdentityKey.SequenceEqual(identityKey))
            throw new SignalException(SignalErrorCode.UntrustedIdentity, "not the identity this device is known by");
    }

    private static DecryptResult Result(byte[] plaintext, SessionRecord record, SessionState session, ConsumedPreKeys? consumed)
        => new(plaintext, record, [.. session.RemoteIdentityKey], session.RemoteRegistrationId, consumed);
}
