using Microsoft.Extensions.Options;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Devices;
using Parley.Server.Operations;

namespace Parley.Server.Keys;

/// <summary>A prekey as it is handed out. Only one-time X25519 keys come without a signature.</summary>
internal sealed record ServedKey(int Id, byte[] PublicKey, byte[]? Signature);

/// <summary>What starting a session with one device takes.</summary>
internal sealed record DeviceBundle(int DeviceId, int RegistrationId, byte[] IdentityKey, ServedKey SignedPreKey, ServedKey? PreKey, ServedKey KyberPreKey);

/// <summary>The bundles of an account's devices, with the signed list that says whose devices they are.</summary>
internal sealed record AccountBundles(PublishedList DeviceList, IReadOnlyList<DeviceBundle> Bundles);

/// <summary>
/// Hands out prekeys. A one-time key is deleted by the write that serves it, so nobody gets one that somebody else got. How often is limited per
/// requester, and per requester and target, or one person could use up another's keys; whoever is out of them is served the last resort.
/// </summary>
internal sealed class Bundles(Writer writer, PreKeyEvents events, IOptions<ServerOptions> options, TimeProvider time)
{
    /// <summary>How long a served key's id is remembered, so that repeating its upload does not bring it back.</summary>
    internal static readonly TimeSpan RepeatedUploads = TimeSpan.FromDays(7);

    private readonly FixedWindows<long> _byRequester = new(TimeSpan.FromHours(1), time);
    private readonly FixedWindows<(long Requester, AccountId Target)> _byTarget = new(TimeSpan.FromHours(1), time);

    /// <param name="deviceIds">Which devices; null for all. Numbers that are not in the list are left out. The requester's own device never is in the answer.</param>
    public async Task<AccountBundles> Take(Caller caller, AccountId target, IReadOnlySet<int>? deviceIds)
    {
        var rates = options.Value.Rates;
        if (!_byTarget.TryTake((caller.AccountKey, target), rates.BundlesPerTargetPerHour, out var wait) || !_byRequester.TryTake(caller.AccountKey, rates.BundlesPerHour, out wait))
            throw new ProblemException(KeyProblems.BundlesLimit(wait));

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var low = new List<(long Device, int OneTime, int Kyber)>();
        var bundles = await writer.Commit(session =>
        {
            low.Clear();
            return Take(session, caller, target, deviceIds, now, low);
        });
        foreach (var (device, oneTime, kyber) in low)
            events.RaiseLow(device, oneTime, kyber);
        return bundles;
    }

    private static AccountBundles Take(WriteSession session, Caller caller, AccountId target, IReadOnlySet<int>? deviceIds, long now, List<(long, int, int)> low)
    {
        if (session.Prepare("SELECT state FROM devices WHERE device_key = @device", "@device").With(caller.DeviceKey).ExecuteScalar() is not "active")
            throw new ProblemException(Problems.DeviceInactive);
        var account = session.Prepare("SELECT account_key FROM accounts WHERE account_id = @id", "@id").With(target.Value.ToBytes()).ExecuteScalar() as long?
            ?? throw new ProblemException(Problems.NotFound);
        var list = DeviceLists.Newest(session, account) ?? throw new ProblemException(DeviceListProblems.Missing);

        var bundles = new List<DeviceBundle>();
        foreach (var device in ActiveDevices(session, account).Where(d => d.Key != caller.DeviceKey && deviceIds?.Contains(d.Number) != false))
        {
            var preKey = Pop(session, device.Key, StoredKey.OneTime, now);
            var kyber = Pop(session, device.Key, StoredKey.OneTimeKyber, now) ?? Peek(session, device.Key, StoredKey.LastResort);
            bundles.Add(new DeviceBundle(device.Number, device.RegistrationId, device.IdentityKey, Peek(session, device.Key, StoredKey.Signed), preKey, kyber));

            var oneTimeLeft = KeyRegistration.Count(session, device.Key, StoredKey.OneTime);
            var kyberLeft = KeyRegistration.Count(session, device.Key, StoredKey.OneTimeKyber);
            if (oneTimeLeft < Limits.RefillBelow || kyberLeft < Limits.RefillBelow)
                low.Add((device.Key, oneTimeLeft, kyberLeft));
        }

        return new AccountBundles(list, bundles);
    }

    private static List<(long Key, int Number, int RegistrationId, byte[] IdentityKey)> ActiveDevices(WriteSession session, long accountKey)
    {
        var devices = new List<(long, int, int, byte[])>();
        using var rows = session.Prepare(
            "SELECT device_key, device_id, registration_id, identity_key FROM devices WHERE account_key = @account AND state = 'active' ORDER BY device_id", "@account")
            .With(accountKey).ExecuteReader();
        while (rows.Read())
            devices.Add((rows.GetInt64(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetFieldValue<byte[]>(3)));
        return devices;
    }

    private static ServedKey? Pop(WriteSession session, long deviceKey, string kind, long now)
    {
        ServedKey? key;
        using (var row = session.Prepare(
            """
            DELETE FROM prekeys WHERE device_key = @device AND kind = @kind
              AND prekey_id = (SELECT min(prekey_id) FROM prekeys WHERE device_key = @device AND kind = @kind)
            RETURNING prekey_id, public_key, signature
            """, "@device", "@kind").With(deviceKey, kind).ExecuteReader())
        {
            key = Read(row);
        }

        if (key is not null)
            session.Prepare("INSERT OR REPLACE INTO served_prekeys (device_key, kind, prekey_id, served_at) VALUES (@device, @kind, @id, @now)", "@device", "@kind", "@id", "@now")
                .With(deviceKey, kind, key.Id, now).ExecuteNonQuery();
        return key;
    }

    /// <summary>A device has both keys that are not used up: it could not have registered without them.</summary>
    private static ServedKey Peek(WriteSession session, long deviceKey, string kind)
    {
        using var row = session.Prepare("SELECT prekey_id, public_key, signature FROM prekeys WHERE device_key = @device AND kind = @kind", "@device", "@kind")
            .With(deviceKey, kind).ExecuteReader();
        return Read(row)!;
    }

    private static ServedKey? Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        row.Read() ? new ServedKey(row.GetInt32(0), row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2)) : null;
}
