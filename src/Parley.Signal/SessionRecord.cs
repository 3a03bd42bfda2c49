using Parley.Signal.Sessions;
using Parley.Signal.Wire;

namespace Parley.Signal;

/// <summary>
/// All sessions with one device of a peer: at most one current and <see cref="Limits.ArchivedSessions"/> archived. Immutable: every
/// operation gives a new record and leaves this one as it was, so that after a refusal it is still the whole state.
/// </summary>
/// <remarks>
/// A record that a newer one replaced holds the keys of its time until the garbage collector reclaims it, and the collector may have
/// moved them: whoever reads the memory of the process may find those of the last messages. Keys that were never part of a record,
/// those of a message above all, are erased as soon as they were used.
/// </remarks>
public sealed class SessionRecord
{
    private const uint FormatVersion = 1;
    private const int UsualSize = 4096;

    internal SessionRecord(SessionState? current, SessionState[] archived)
    {
        Current = current;
        Archived = archived;
    }

    /// <summary>A record without sessions: the state before the first message from a peer.</summary>
    public static SessionRecord Empty { get; } = new(null, []);

    /// <summary>The peer's identity key in the current session, 33 bytes.</summary>
    public byte[]? RemoteIdentityKey => Current?.RemoteIdentityKey.ToArray();

    /// <summary>The peer's registration id in the current session.</summary>
    public int? RemoteRegistrationId => Current?.RemoteRegistrationId;

    /// <summary>Whether the peer is known to have the current session: it was opened by the peer, or the peer has answered in it.</summary>
    public bool IsAnswered => Current is { Unacknowledged: null };

    public int ArchivedCount => Archived.Length;

    /// <summary>Epoch of the current session's braid, from 1; 0 without a session.</summary>
    public ulong PqEpoch => Current?.PqRatchet.Braid.Epoch ?? 0;

    internal SessionState? Current { get; }

    /// <summary>Newest first.</summary>
    internal SessionState[] Archived { get; }

    internal IEnumerable<SessionState> All => Current is null ? Archived : Archived.Prepend(Current);

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidState"/>: it is anything else.</exception>
    public static SessionRecord Parse(ReadOnlySpan<byte> bytes)
    {
        ByteReader reader = new(bytes, SignalErrorCode.InvalidState);
        reader.Require(reader.Integer() == FormatVersion);
        SessionState? current = reader.Flag() ? SessionState.Read(ref reader) : null;
        SessionState[] archived = new SessionState[reader.Integer(Limits.ArchivedSessions)];
        for (int i = 0; i < archived.Length; i++)
            archived[i] = SessionState.Read(ref reader);
        reader.RequireDone();
        return new SessionRecord(current, archived);
    }

    /// <summary>A private format with its version. It holds keys: encrypt it at rest.</summary>
    public byte[] Serialize()
    {
        using ByteWriter writer = new(UsualSize * (1 + Archived.Length));
        writer.Integer(FormatVersion);
        writer.Flag(Current is not null);
        Current?.Write(writer);
        writer.Integer((uint)Archived.Length);
        foreach (SessionState session in Archived)
            session.Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>
    /// Whether <see cref="Session.Encrypt"/> would succeed: there is a current session, it has received if it had to, and it is not one
    /// that nobody answered for longer than <see cref="Limits.UnacknowledgedLifetime"/>.
    /// </summary>
    public bool CanSend(DateTimeOffset now) => Current?.Ratchet.Sending is not null && Current.Unacknowledged?.IsStale(now) != true;

    /// <summary>Whether the current session still sends with this ratchet key, the one a retry request names. If so, archive it.</summary>
    public bool SendsWith(ReadOnlySpan<byte> ratchetKey) => Current is not null && ratchetKey.SequenceEqual(Current.Ratchet.RatchetKey.PublicKey);

    /// <summary>Without a current session: the next message needs a bundle, while those under way can still be read.</summary>
    public SessionRecord ArchiveCurrent() => Current is null ? this : new SessionRecord(null, Archive(Current, Archived));

    /// <summary>A new session in place of the current one, which is archived.</summary>
    internal SessionRecord Open(SessionState session) => new(session, ArchiveCurrent().Archived);

    /// <summary>One of the sessions has become <paramref name="after"/> by a message, and so it is the current one now.</summary>
    internal SessionRecord Promote(SessionState before, SessionState after)
        => ReferenceEquals(before, Current)
            ? new SessionRecord(after, Archived)
            : new SessionRecord(Current, Array.FindAll(Archived, session => !ReferenceEquals(session, before))).Open(after);

    private static SessionState[] Archive(SessionState newest, SessionState[] older)
        => [newest, .. older.AsSpan(0, Math.Min(older.Length, Limits.ArchivedSessions - 1))];
}
