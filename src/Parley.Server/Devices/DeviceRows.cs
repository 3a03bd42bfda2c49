using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;

namespace Parley.Server.Devices;

/// <summary>
/// The life of a device: pending from its sign-in, active once a signed list names it, removed when a list leaves it out. A removed device keeps its row,
/// since sessions and messages name it; everything else of it is deleted.
/// </summary>
internal static class DeviceRows
{
    /// <summary>Devices of one account that have signed in and that no list names yet; one more sign-in removes the oldest.</summary>
    internal const int MaxPending = 10;

    /// <summary>A device that no list has named for so long is removed.</summary>
    internal static readonly TimeSpan PendingLifetime = TimeSpan.FromDays(1);

    /// <summary>Adds a pending device. Its number is one that was never used or, failing that, was given up the longest ago, so that no old session of others fits it.</summary>
    public static (long Key, DeviceId Id) Add(WriteSession session, long accountKey, string name, long now, Ended ended)
    {
        RemoveOldestPending(session, accountKey, now, ended);
        var number = session.Prepare(
            """
            WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @max)
            SELECT n FROM numbers LEFT JOIN devices d ON d.account_key = @account AND d.device_id = n
            GROUP BY n HAVING total(d.state <> 'removed') = 0
            ORDER BY max(d.last_active) NULLS FIRST, n LIMIT 1
            """, "@max", "@account").With(DeviceId.Max, accountKey).ExecuteScalar() as long?
            ?? throw new ProblemException(AccountProblems.DevicesFull);
        var key = session.NextNumber("devices");
        session.Prepare(
            """
            INSERT INTO devices (device_key, account_key, device_id, name, state, created_at, last_active)
            VALUES (@key, @account, @number, @name, 'pending', @now, @now)
            """, "@key", "@account", "@number", "@name", "@now").With(key, accountKey, number, name, now).ExecuteNonQuery();
        return (key, new DeviceId((int)number));
    }

    /// <summary>Signs the device out and deletes its keys and its mailbox.</summary>
    public static void Remove(WriteSession session, long deviceKey, long now, Ended ended)
    {
        session.Prepare("UPDATE devices SET state = 'removed', last_active = @now WHERE device_key = @device", "@now", "@device").With(now, deviceKey).ExecuteNonQuery();
        session.Prepare("DELETE FROM prekeys WHERE device_key = @device", "@device").With(deviceKey).ExecuteNonQuery();
        session.Prepare("DELETE FROM served_prekeys WHERE device_key = @device", "@device").With(deviceKey).ExecuteNonQuery();
        session.Prepare("DELETE FROM mailbox WHERE device_key = @device", "@device").With(deviceKey).ExecuteNonQuery();
        ended.Devices.Add(deviceKey);
        using var rows = session.Prepare(
            "UPDATE sessions SET revoked_at = @now WHERE device_key = @device AND revoked_at IS NULL RETURNING session_id", "@now", "@device")
            .With(now, deviceKey).ExecuteReader();
        while (rows.Read())
            ended.Sessions.Add(rows.GetFieldValue<byte[]>(0).ToGuid());
    }

    /// <summary>Removes every device of an account.</summary>
    public static void RemoveAll(WriteSession session, long accountKey, long now, Ended ended) =>
        Remove(session, "SELECT device_key FROM devices WHERE account_key = @first AND state <> 'removed' LIMIT @count", accountKey, DeviceId.Max, now, ended);

    /// <summary>Removes devices of all accounts that have been pending for too long, a bounded number at a time.</summary>
    public static void RemoveStalePending(WriteSession session, long now, Ended ended) =>
        Remove(session, "SELECT device_key FROM devices WHERE state = 'pending' AND created_at < @first LIMIT @count", now - (long)PendingLifetime.TotalMilliseconds, 100, now, ended);

    private static void RemoveOldestPending(WriteSession session, long accountKey, long now, Ended ended) =>
        Remove(session, "SELECT device_key FROM devices WHERE state = 'pending' AND account_key = @first ORDER BY device_key DESC LIMIT -1 OFFSET @count", accountKey, MaxPending - 1, now, ended);

    private static void Remove(WriteSession session, string sql, long first, int count, long now, Ended ended)
    {
        var keys = new List<long>();
        using (var rows = session.Prepare(sql, "@first", "@count").With(first, count).ExecuteReader())
        {
            while (rows.Read())
                keys.Add(rows.GetInt64(0));
        }

        foreach (var key in keys)
            Remove(session, key, now, ended);
    }
}
