using System.Security.Cryptography;
using Parley.Contracts;
using Parley.Server.Delivery;
using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>A session's new tokens.</summary>
internal sealed record SessionTokens(Caller Caller, string AccessToken, DateTimeOffset ExpiresAt, RefreshToken RefreshToken);

/// <summary>
/// Sessions: one sign-in of one device each, renewed by refresh tokens that are valid once and for 30 days. A token that comes back after its use
/// has been stolen, or its successor has, so the session ends.
/// <para>
/// One use is let through again: the last token before the current one, within 30 seconds, while the current one was not used. A client that lost the
/// answer, or two tabs that refresh at once, must not be signed out. They get the successor that was given before, so there is never a second line of
/// tokens; a thief who is as quick as that gets no further than one who stole the successor itself.
/// </para>
/// </summary>
internal sealed class Sessions(Writer writer, ServerSecrets secrets, SigningKeys keys, AccessTokens tokens, SignOuts signOuts, TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    internal static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    public static void Open(WriteSession session, long deviceKey, RefreshToken token, byte[] hash, long now) =>
        session.Prepare(
            "INSERT INTO sessions (session_id, device_key, current_hash, rotated_at, expires_at) VALUES (@id, @device, @hash, @now, @expires)",
            "@id", "@device", "@hash", "@now", "@expires")
            .With(token.Session.ToBytes(), deviceKey, hash, now, now + (long)Lifetime.TotalMilliseconds).ExecuteNonQuery();

    /// <summary>Signs the access token of a session that a write has opened or renewed.</summary>
    public async Task<SessionTokens> Issue(Caller caller, RefreshToken refreshToken)
    {
        await keys.Refresh();
        var (token, expires) = tokens.Issue(caller);
        return new SessionTokens(caller, token, expires, refreshToken);
    }

    public async Task<SessionTokens> Refresh(RefreshToken token)
    {
        var next = token.Next(secrets);
        var (hash, nextHash) = (token.Hash(), next.Hash());
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (caller, refusal) = await writer.Commit(session => Rotate(session, token.Session, hash, nextHash, now));
        if (caller is not null)
            return await Issue(caller, next);
        if (refusal == AccountProblems.RefreshReused)
            signOuts.Announce(new Ended { Sessions = { token.Session } });
        throw new ProblemException(refusal!);
    }

    /// <summary>Ends the session; doing so again is harmless.</summary>
    public async Task Close(RefreshToken token)
    {
        var hash = token.Hash();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await writer.Commit(session =>
        {
            if (Find(session, token.Session) is not { } row || !(row.IsCurrent(hash) || row.IsPrevious(hash)))
                throw new ProblemException(AccountProblems.RefreshInvalid);
            Revoke(session, token.Session, now);
        });
        signOuts.Announce(new Ended { Sessions = { token.Session } });
    }

    /// <summary>Ends every session of an account inside a write.</summary>
    public static void RevokeAll(WriteSession session, long accountKey, long now, Ended ended)
    {
        using var rows = session.Prepare(
            "UPDATE sessions SET revoked_at = @now WHERE revoked_at IS NULL AND device_key IN (SELECT device_key FROM devices WHERE account_key = @account) RETURNING session_id",
            "@now", "@account").With(now, accountKey).ExecuteReader();
        while (rows.Read())
            ended.Sessions.Add(rows.GetFieldValue<byte[]>(0).ToGuid());
    }

    /// <summary>The revocation on reuse must be kept, so a refusal is returned, not thrown.</summary>
    private static (Caller? Caller, Problem? Refusal) Rotate(WriteSession session, Guid id, byte[] hash, byte[] nextHash, long now)
    {
        if (Find(session, id) is not { } row)
            return (null, AccountProblems.RefreshInvalid);
        if (row.Revoked || now >= row.ExpiresAt)
            return (null, row.DeviceRemoved && (row.IsCurrent(hash) || row.IsPrevious(hash)) ? AccountProblems.DeviceRemoved : AccountProblems.RefreshInvalid);
        if (row.IsCurrent(hash))
        {
            session.Prepare(
                "UPDATE sessions SET previous_hash = current_hash, current_hash = @next, rotated_at = @now, expires_at = @expires WHERE session_id = @id",
                "@next", "@now", "@expires", "@id").With(nextHash, now, now + (long)Lifetime.TotalMilliseconds, id.ToBytes()).ExecuteNonQuery();
            session.Prepare("UPDATE devices SET last_active = @now WHERE device_key = @device", "@now", "@device").With(now, row.Caller.DeviceKey).ExecuteNonQuery();
            return (row.Caller, null);
        }

        if (row.IsPrevious(hash) && now <= row.RotatedAt + (long)Leeway.TotalMilliseconds)
            return (row.Caller, null);
        Revoke(session, id, now);
        return (null, AccountProblems.RefreshReused);
    }

    private static void Revoke(WriteSession session, Guid id, long now) =>
        session.Prepare("UPDATE sessions SET revoked_at = @now WHERE session_id = @id AND revoked_at IS NULL", "@now", "@id").With(now, id.ToBytes()).ExecuteNonQuery();

    private static SessionRow? Find(WriteSession session, Guid id)
    {
        using var row = session.Prepare(
            """
            SELECT s.current_hash, s.previous_hash, s.rotated_at, s.expires_at, s.revoked_at IS NOT NULL, d.device_key, d.device_id, a.account_key, a.account_id,
                d.state = 'removed'
            FROM sessions s JOIN devices d USING (device_key) JOIN accounts a USING (account_key) WHERE s.session_id = @id
            """, "@id").With(id.ToBytes()).ExecuteReader();
        if (!row.Read())
            return null;
        var caller = new Caller(row.GetInt64(7), new AccountId(row.GetFieldValue<byte[]>(8).ToGuid()), row.GetInt64(5), new DeviceId(row.GetInt32(6)), id);
        return new SessionRow(caller, row.GetFieldValue<byte[]>(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.GetInt64(3), row.GetBoolean(4),
            row.GetBoolean(9));
    }

    private sealed record SessionRow(Caller Caller, byte[] Current, byte[]? Previous, long RotatedAt, long ExpiresAt, bool Revoked, bool DeviceRemoved)
    {
        public bool IsCurrent(byte[] hash) => CryptographicOperations.FixedTimeEquals(Current, hash);

        public bool IsPrevious(byte[] hash) => Previous is not null && CryptographicOperations.FixedTimeEquals(Previous, hash);
    }
}
