using Dapper;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Accounts.Passwords;

/// <summary>What a sign-in has to match. Asking for it has spent a try.</summary>
internal sealed record PasswordNeeded(long AccountKey, string Hash);

/// <summary>
/// The registration lock: a password without which a code does not sign a new device in, so that whoever gets hold of the number does not get the account.
/// <para>
/// An account takes ten wrong passwords a day. The lock ends by itself when none of the account's devices was used for a week: numbers are given to new
/// owners, and a person who has lost both devices and password must get in some day. A device that is signed in sets, changes and ends it without the
/// old password, which is often what was forgotten.
/// </para>
/// </summary>
internal sealed class RegistrationLocks(SqliteDatabase database, Writer writer, PasswordHashing hashing, TimeProvider time)
{
    internal const int TriesPerDay = 10;
    internal static readonly TimeSpan EndsAfter = TimeSpan.FromDays(7);
    private static readonly long Day = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    /// <summary>When it was set, in milliseconds since 1970; null when it is not.</summary>
    public long? SetAt(Caller caller)
    {
        using var reader = database.Read();
        return reader.Connection.QuerySingleOrDefault<long?>("SELECT set_at FROM registration_locks WHERE account_key = @AccountKey", new { caller.AccountKey });
    }

    public async Task Set(Caller caller, string password)
    {
        var hash = await hashing.Hash(password);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await writer.Commit(session =>
        {
            RequireActive(session, caller);
            session.Prepare(
                "INSERT OR REPLACE INTO registration_locks (account_key, password_hash, set_at, tries, tries_since) VALUES (@account, @hash, @now, 0, 0)",
                "@account", "@hash", "@now").With(caller.AccountKey, hash, now).ExecuteNonQuery();
        });
    }

    public Task End(Caller caller) => writer.Commit(session =>
    {
        RequireActive(session, caller);
        End(session, caller.AccountKey);
    });

    /// <summary>Null when signing in to the account takes no password.</summary>
    public static PasswordNeeded? Needed(WriteSession session, string phoneNumber, long now)
    {
        PasswordNeeded needed;
        using (var row = session.Prepare(
            """
            SELECT account_key, password_hash, set_at, (SELECT max(last_active) FROM devices d WHERE d.account_key = l.account_key AND state = 'active')
            FROM registration_locks l JOIN accounts USING (account_key) WHERE phone_number = @number
            """, "@number").With(phoneNumber).ExecuteReader())
        {
            if (!row.Read())
                return null;
            needed = new PasswordNeeded(row.GetInt64(0), row.GetString(1));
            if (now < Math.Max(row.GetInt64(2), row.IsDBNull(3) ? 0 : row.GetInt64(3)) + (long)EndsAfter.TotalMilliseconds)
                return needed;
        }

        End(session, needed.AccountKey);
        return null;
    }

    /// <summary>Spends one of the day's tries before the password is looked at, so that many at once are not more than the day has. The refusal, if none is left.</summary>
    public static Problem? SpendTry(WriteSession session, long accountKey, long now)
    {
        long tries, since;
        using (var row = session.Prepare("SELECT tries, tries_since FROM registration_locks WHERE account_key = @account", "@account").With(accountKey).ExecuteReader())
        {
            row.Read();
            (tries, since) = (row.GetInt64(0), row.GetInt64(1));
        }

        if (now >= since + Day)
            (tries, since) = (0, now);
        if (tries >= TriesPerDay)
            return AccountProblems.PasswordAttempts(TimeSpan.FromMilliseconds(since + Day - now));
        session.Prepare("UPDATE registration_locks SET tries = @tries, tries_since = @since WHERE account_key = @account", "@tries", "@since", "@account")
            .With(tries + 1, since, accountKey).ExecuteNonQuery();
        return null;
    }

    /// <summary>The right password was given: the tries begin anew.</summary>
    public static void Forgive(WriteSession session, long accountKey) =>
        session.Prepare("UPDATE registration_locks SET tries = 0 WHERE account_key = @account", "@account").With(accountKey).ExecuteNonQuery();

    private static void End(WriteSession session, long accountKey) =>
        session.Prepare("DELETE FROM registration_locks WHERE account_key = @account", "@account").With(accountKey).ExecuteNonQuery();

    private static void RequireActive(WriteSession session, Caller caller)
    {
        if (session.Prepare("SELECT state FROM devices WHERE device_key = @device", "@device").With(caller.DeviceKey).ExecuteScalar() as string != "active")
            throw new ProblemException(Problems.DeviceInactive);
    }
}
