using Parley.Signal.Sessions;
using Parley.Signal.Wire;

namespace Parley.Signal;

/// <summary>
/// Sessions with the devices of others: PQXDH and the Triple Ratchet. All state goes in and comes out. Every refusal is a
/// <see cref="SignalException"/>, after which the record that went in is still the whole state.
/// </summary>
/// <example>
/// <code>
/// SessionRecord record = Session.Initiate(local, bundle, environment);        // or SessionRecord.Empty
/// EncryptResult sent = Session.Encrypt(record, local, peer, plaintext, environment);
/// Store(sent.Record); Send(sent.Type, sent.Bytes);
/// DecryptResult got = Session.Decrypt(sent.Record, local, peer, type, bytes, preKeys, environment);
/// StoreAndDelete(got.Record, got.Consumed); Acknowledge();
/// </code>
/// </example>
public static class Session
{
    /// <summary>
    /// Opens a session with the device of <paramref name="bundle"/> on top of <paramref name="previous"/>, whose current session is
    /// archived. That the bundle's identity is the right one is for the caller to know.
    /// </summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidKey"/> or <see cref="SignalErrorCode.InvalidSignature"/>.</exception>
    public static SessionRecord Initiate(LocalIdentity local, PreKeyBundle bundle, SignalEnvironment environment, SessionRecord? previous = null)
    {
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(environment);
        return (previous ?? SessionRecord.Empty).Open(SessionOpening.Initiate(local, bundle, environment));
    }

    /// <summary>Encrypts in the current session.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.NoSession"/>: <see cref="SessionRecord.CanSend"/> is false.</exception>
    public static EncryptResult Encrypt(
        SessionRecord record, LocalIdentity local, DeviceAddress peer, ReadOnlySpan<byte> plaintext, SignalEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(environment);
        if (record.Current is not SessionState session || !record.CanSend(environment.Time.GetUtcNow()))
            throw new SignalException(SignalErrorCode.NoSession, "no session to send in, or one that was never answered");
        MessageEnds ends = new(local.Address, peer);
        SessionState after = SessionCipher.Encrypt(session, ends, plaintext, environment.Random, out byte[] bytes);
        SessionRecord next = new(after, record.Archived);
        return session.Unacknowledged is UnacknowledgedOpening opening
            ? new EncryptResult(MessageType.PreKey, opening.Wrap(session, bytes), next)
            : new EncryptResult(MessageType.Whisper, bytes, next);
    }

    /// <summary>
    /// Decrypts with the session that fits, opening one for a first message, and makes it the current one.
    /// </summary>
    /// <param name="type"><see cref="MessageType.Whisper"/> or <see cref="MessageType.PreKey"/>.</param>
    /// <param name="expectedIdentityKey">33 bytes: a message of another identity is refused. Empty: of any.</param>
    /// <exception cref="SignalException">
    /// <see cref="SignalErrorCode.InvalidMessage"/>, <see cref="SignalErrorCode.BadMac"/>, <see cref="SignalErrorCode.Duplicate"/>,
    /// <see cref="SignalErrorCode.NoSession"/>, <see cref="SignalErrorCode.UntrustedIdentity"/>, <see cref="SignalErrorCode.InvalidKey"/>,
    /// <see cref="SignalErrorCode.MissingPreKey"/> or <see cref="SignalErrorCode.TooFarAhead"/>.
    /// </exception>
    public static DecryptResult Decrypt(
        SessionRecord record,
        LocalIdentity local,
        DeviceAddress peer,
        int type,
        ReadOnlySpan<byte> bytes,
        IPreKeyStore preKeys,
        SignalEnvironment environment,
        ReadOnlySpan<byte> expectedIdentityKey = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(preKeys);
        ArgumentNullException.ThrowIfNull(environment);
        SessionReader reader = new(record, new MessageEnds(peer, local.Address), environment.Random, expectedIdentityKey);
        return type switch
        {
            MessageType.Whisper => reader.Read(bytes),
            MessageType.PreKey => reader.Read(PreKeySignalMessage.Decode(bytes), local, preKeys),
            _ => throw new SignalException(SignalErrorCode.InvalidMessage, "unknown type of message"),
        };
    }

    /// <summary>Reads the head of a message without any key.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidMessage"/>: the message is malformed.</exception>
    public static MessageInfo Inspect(int type, ReadOnlySpan<byte> bytes)
    {
        if (type == MessageType.Whisper)
        {
            SignalMessage message = SignalMessage.Decode(bytes);
            return new MessageInfo(type, message.RatchetKey.ToArray(), message.Counter, null, null);
        }

        if (type != MessageType.PreKey)
            throw new SignalException(SignalErrorCode.InvalidMessage, "unknown type of message");
        PreKeySignalMessage opening = PreKeySignalMessage.Decode(bytes);
        SignalMessage inner = SignalMessage.Decode(opening.Message);
        return new MessageInfo(type, inner.RatchetKey.ToArray(), inner.Counter, opening.RegistrationId, opening.IdentityKey.ToArray());
    }
}
