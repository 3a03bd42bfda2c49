using Dapper;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Recovery;

/// <param name="Version">1, 2, 3, ...</param>
/// <param name="Body">A container under the recovery key.</param>
/// <param name="Wrap">The recovery key under the passphrase; null when there is none.</param>
/// <param name="UpdatedAt">Milliseconds since 1970.</param>
internal sealed record Backup(long Version, byte[] Body, byte[]? Wrap, long UpdatedAt);

/// <summary>The backups of accounts: one each, sealed, replaced by the next version. A device that is not in the account's list yet may read it, which is what it is for.</summary>
internal sealed class Backups(SqliteDatabase database, Writer writer, TimeProvider time)
{
    private const int ReadsPerHour = 60;
    private const int WritesPerHour = 120;
    private readonly FixedWindows<long> _reads = new(TimeSpan.FromHours(1), time);
    private readonly FixedWindows<long> _writes = new(TimeSpan.FromHours(1), time);

    public Backup Read(Caller caller)
    {
        if (!_reads.TryTake(caller.AccountKey, ReadsPerHour, out var wait))
            throw new ProblemException(BackupProblems.TooOften(wait));
        using var reader = database.Read();
        return reader.Connection.QuerySingleOrDefault<Backup>(
            "SELECT version AS Version, body AS Body, wrap AS Wrap, updated_at AS UpdatedAt FROM backups WHERE account_key = @AccountKey", new { caller.AccountKey })
            ?? throw new ProblemException(BackupProblems.Missing);
    }

    /// <summary>Replaces the backup of the version before. The same one again is harmless.</summary>
    public async Task Write(Caller caller, long version, byte[] body, byte[]? wrap)
    {
        if (!_writes.TryTake(caller.AccountKey, WritesPerHour, out var wait))
            throw new ProblemException(BackupProblems.TooOften(wait));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await writer.Commit(session =>
        {
            RequireActive(session, caller);
            var last = 0L;
            using (var row = session.Prepare("SELECT version, body, wrap FROM backups WHERE account_key = @account", "@account").With(caller.AccountKey).ExecuteReader())
            {
                if (row.Read())
                {
                    last = row.GetInt64(0);
                    var sameWrap = row.IsDBNull(2) ? wrap is null : wrap is not null && row.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(wrap);
                    if (version == last && sameWrap && row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(body))
                        return;
                }
            }

            if (version != last + 1)
                throw new ProblemException(BackupProblems.Version(last));
            session.Prepare(
                "INSERT OR REPLACE INTO backups (account_key, version, body, wrap, updated_at) VALUES (@account, @version, @body, @wrap, @now)",
                "@account", "@version", "@body", "@wrap", "@now").With(caller.AccountKey, version, body, wrap ?? (object)DBNull.Value, now).ExecuteNonQuery();
        });
    }

    /// <summary>Deletes the backup; doing so again is harmless.</summary>
    public Task Delete(Caller caller) => writer.Commit(session =>
    {
        RequireActive(session, caller);
        session.Prepare("DELETE FROM backups WHERE account_key = @account", "@account").With(caller.AccountKey).ExecuteNonQuery();
    });

    private static void RequireActive(WriteSession session, Caller caller)
    {
        if (session.Prepare("SELECT state FROM devices WHERE device_key = @device", "@device").With(caller.DeviceKey).ExecuteScalar() as string != "active")
            throw new ProblemException(Problems.DeviceInactive);
    }
}
