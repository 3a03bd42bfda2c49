using System.Security.Cryptography;
using Dapper;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Devices;

/// <summary>The newest list of an account, with its epoch.</summary>
internal sealed record PublishedList(byte[] Body, byte[] Signature, byte[] AccountIdentityKey, int Epoch);

/// <summary>
/// The signed device lists of accounts: which devices there are, in the account owner's word. Publishing one activates the devices it names and removes
/// the others, in one write, so that a send before it reaches the old devices and a send after it the new ones. Lists are kept: they are a chain.
/// </summary>
internal sealed class DeviceLists(SqliteDatabase database, Writer writer, AudienceDirectory audience, SignOuts signOuts, DeviceNotices notices, TimeProvider time)
{
    private const int PublishedPerHour = 60;
    private readonly FixedWindows<long> _published = new(TimeSpan.FromHours(1), time);

    /// <summary>Null when the account has none. Not-found when there is no such account.</summary>
    public PublishedList? Newest(AccountId account)
    {
        using var reader = database.Read();
        var key = reader.Connection.QueryFirstOrDefault<long?>("SELECT account_key FROM accounts WHERE account_id = @id", new { id = account.Value.ToBytes() })
            ?? throw new ProblemException(Problems.NotFound);
        using var row = reader.Prepare(NewestSql, "@account").With(key).ExecuteReader();
        return ReadList(row);
    }

    /// <summary>The same inside a write.</summary>
    public static PublishedList? Newest(WriteSession session, long accountKey)
    {
        using var row = session.Prepare(NewestSql, "@account").With(accountKey).ExecuteReader();
        return ReadList(row);
    }

    public async Task Publish(Caller caller, SignedList list)
    {
        var last = Newest(caller.AccountId);
        if (IsSame(last, list))
            return;
        if (!_published.TryTake(caller.AccountKey, PublishedPerHour, out var wait))
            throw new ProblemException(DeviceListProblems.TooOften(wait));

        // The cheap rules first; the write repeats those that depend on the database.
        var now = time.GetUtcNow();
        var body = DeviceListRules.Parse(list, caller.AccountId, now);
        var bodyHash = last is null ? [] : SHA256.HashData(last.Body);
        CheckPlace(last, bodyHash, body);
        DeviceListRules.CheckSignatures(list, body, caller.AccountId);

        var ended = new Ended();
        await writer.Commit(session =>
        {
            ended = new Ended();
            Put(session, caller.AccountKey, list, body, (last, bodyHash), now.ToUnixTimeMilliseconds(), ended);
        });
        signOuts.Announce(ended);
        notices.ListPublished(caller.AccountKey, caller.AccountId, body.Epoch);
    }

    /// <summary>The lists after an epoch, oldest first: what a client needs to follow the chain from the one it knows. Not-found when there is no such account.</summary>
    public (IReadOnlyList<PublishedList> Lists, bool More) After(AccountId account, int epoch)
    {
        using var reader = database.Read();
        var key = reader.Connection.QueryFirstOrDefault<long?>("SELECT account_key FROM accounts WHERE account_id = @id", new { id = account.Value.ToBytes() })
            ?? throw new ProblemException(Problems.NotFound);
        var lists = new List<PublishedList>();
        using var rows = reader.Prepare(
            "SELECT body, signature, account_identity_key, epoch FROM device_lists WHERE account_key = @account AND epoch > @epoch ORDER BY epoch LIMIT @limit",
            "@account", "@epoch", "@limit").With(key, epoch, Limits.DeviceListPage + 1).ExecuteReader();
        while (ReadList(rows) is { } list)
            lists.Add(list);
        return (lists.Count > Limits.DeviceListPage ? lists[..Limits.DeviceListPage] : lists, lists.Count > Limits.DeviceListPage);
    }

    private const string NewestSql =
        "SELECT body, signature, account_identity_key, epoch FROM device_lists WHERE account_key = @account ORDER BY epoch DESC LIMIT 1";

    private void Put(
        WriteSession session, long accountKey, SignedList list, DeviceListBody body, (PublishedList? List, byte[] Hash) seen, long now, Ended ended)
    {
        var last = Newest(session, accountKey);
        if (IsSame(last, list))
            return;
        // When another list came between, the epoch refuses this one, whatever the hash.
        CheckPlace(last, last?.Epoch == seen.List?.Epoch ? seen.Hash : [], body);

        var known = KnownDevices(session, accountKey);
        foreach (var listed in body.Devices)
        {
            if (!known.Remove((int)listed.DeviceId, out var device))
                throw Invalid($"Device {listed.DeviceId} is not signed in to this account.");
            if (device.IdentityKey is null)
                throw Invalid($"Device {listed.DeviceId} has not registered its keys yet.");
            if (!listed.IdentityKey.Span.SequenceEqual(device.IdentityKey) || listed.RegistrationId != device.RegistrationId)
                throw Invalid($"Device {listed.DeviceId} has registered another identity key or registration id.");
            session.Prepare("UPDATE devices SET state = 'active' WHERE device_key = @device", "@device").With(device.Key).ExecuteNonQuery();
        }

        foreach (var unnamed in known.Values)
            DeviceRows.Remove(session, unnamed.Key, now, ended);
        session.Prepare(
            """
            INSERT INTO device_lists (account_key, epoch, body, signature, account_identity_key, published_at)
            VALUES (@account, @epoch, @body, @signature, @identity, @now)
            """, "@account", "@epoch", "@body", "@signature", "@identity", "@now")
            .With(accountKey, body.Epoch, list.Body, list.Signature, list.AccountIdentityKey, now).ExecuteNonQuery();
        session.Prepare("UPDATE accounts SET list_epoch = @epoch WHERE account_key = @account", "@epoch", "@account").With(body.Epoch, accountKey).ExecuteNonQuery();
        audience.Forget(accountKey);
    }

    private static void CheckPlace(PublishedList? last, byte[] lastHash, DeviceListBody body)
    {
        var next = (last?.Epoch ?? 0) + 1L;
        if (body.Epoch != next)
            throw new ProblemException(DeviceListProblems.Epoch(next));
        if (!body.PrevHash.Span.SequenceEqual(lastHash))
            throw new ProblemException(DeviceListProblems.Chain);
    }

    private static bool IsSame(PublishedList? last, SignedList list) =>
        last is not null && last.Body.AsSpan().SequenceEqual(list.Body) && last.AccountIdentityKey.AsSpan().SequenceEqual(list.AccountIdentityKey);

    private static Dictionary<int, (long Key, byte[]? IdentityKey, long RegistrationId)> KnownDevices(WriteSession session, long accountKey)
    {
        var known = new Dictionary<int, (long, byte[]?, long)>();
        using var rows = session.Prepare(
            "SELECT device_id, device_key, identity_key, registration_id FROM devices WHERE account_key = @account AND state <> 'removed'", "@account")
            .With(accountKey).ExecuteReader();
        while (rows.Read())
            known.Add(rows.GetInt32(0), (rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<byte[]>(2), rows.IsDBNull(3) ? 0 : rows.GetInt64(3)));
        return known;
    }

    private static PublishedList? ReadList(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        row.Read() ? new PublishedList(row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2), row.GetInt32(3)) : null;

    private static ProblemException Invalid(string detail) => new(DeviceListProblems.Invalid(detail));
}
