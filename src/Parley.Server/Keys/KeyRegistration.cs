using Dapper;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Keys;

/// <summary>How many one-time keys of each kind the server has of a device.</summary>
internal sealed record KeyCounts(int PreKeys, int KyberPreKeys);

/// <summary>Registers a device's keys. The first time it fixes the device's identity; after that it adds one-time keys and replaces the others.</summary>
internal sealed class KeyRegistration(SqliteDatabase database, Writer writer, TimeProvider time)
{
    /// <summary>Each upload may cost a hundred signature checks. An honest device sends keys when it runs low, and once a week.</summary>
    private const int UploadsPerHour = 60;

    private readonly FixedWindows<long> _uploads = new(TimeSpan.FromHours(1), time);

    public async Task<KeyCounts> Register(Caller caller, KeyUpload upload)
    {
        if (!_uploads.TryTake(caller.DeviceKey, UploadsPerHour, out var wait))
            throw new ProblemException(KeyProblems.UploadLimit(wait));
        var keys = upload.Check(Limits.OneTimePreKeys, Limits.OneTimeKyberPreKeys);
        KeyUpload.CheckSignatures(keys.IdentityKey, WithoutKnown(caller.DeviceKey, keys.Keys));
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await writer.Commit(session => Put(session, caller.DeviceKey, keys, now));
    }

    /// <summary>A repeated upload need not be verified again.</summary>
    private List<StoredKey> WithoutKnown(long deviceKey, IReadOnlyList<StoredKey> keys)
    {
        using var reader = database.Read();
        var known = reader.Connection.Query<(string Kind, long Id, byte[] PublicKey, byte[]? Signature)>(
            "SELECT kind, prekey_id, public_key, signature FROM prekeys WHERE device_key = @deviceKey", new { deviceKey }).ToDictionary(k => (k.Kind, k.Id));
        return [.. keys.Where(key => !known.TryGetValue((key.Kind, key.Id), out var same)
            || !key.PublicKey.AsSpan().SequenceEqual(same.PublicKey) || !key.Signature.AsSpan().SequenceEqual(same.Signature))];
    }

    private static KeyCounts Put(WriteSession session, long deviceKey, CheckedKeys keys, long now)
    {
        FixIdentity(session, deviceKey, keys);
        foreach (var key in keys.Keys)
        {
            if (!key.IsOneTime)
                session.Prepare("DELETE FROM prekeys WHERE device_key = @device AND kind = @kind", "@device", "@kind").With(deviceKey, key.Kind).ExecuteNonQuery();
            session.Prepare(
                """
                INSERT INTO prekeys (device_key, kind, prekey_id, public_key, signature, created_at)
                SELECT @device, @kind, @id, @public, @signature, @now
                WHERE NOT EXISTS (SELECT 1 FROM served_prekeys WHERE device_key = @device AND kind = @kind AND prekey_id = @id)
                ON CONFLICT DO NOTHING
                """, "@device", "@kind", "@id", "@public", "@signature", "@now")
                .With(deviceKey, key.Kind, key.Id, key.PublicKey, key.Signature, now).ExecuteNonQuery();
        }

        if (Count(session, deviceKey, StoredKey.Signed) == 0)
            throw new ProblemException(Problems.Input("signedPreKey", "A device needs a signed prekey."));
        if (Count(session, deviceKey, StoredKey.LastResort) == 0)
            throw new ProblemException(Problems.Input("lastResortKyberPreKey", "A device needs a last-resort Kyber prekey."));
        var counts = new KeyCounts(Count(session, deviceKey, StoredKey.OneTime), Count(session, deviceKey, StoredKey.OneTimeKyber));
        return counts is { PreKeys: <= Limits.OneTimePreKeys, KyberPreKeys: <= Limits.OneTimeKyberPreKeys }
            ? counts
            : throw new ProblemException(KeyProblems.PreKeysFull);
    }

    private static void FixIdentity(WriteSession session, long deviceKey, CheckedKeys keys)
    {
        using (var row = session.Prepare("SELECT state, identity_key, registration_id FROM devices WHERE device_key = @device", "@device").With(deviceKey).ExecuteReader())
        {
            if (!row.Read() || row.GetString(0) == "removed")
                throw new ProblemException(Problems.Unauthenticated);
            if (!row.IsDBNull(1))
            {
                if (!row.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(keys.IdentityKey) || row.GetInt64(2) != keys.RegistrationId)
                    throw new ProblemException(KeyProblems.IdentityFixed);
                return;
            }
        }

        session.Prepare("UPDATE devices SET identity_key = @identity, registration_id = @registration WHERE device_key = @device", "@identity", "@registration", "@device")
            .With(keys.IdentityKey, keys.RegistrationId, deviceKey).ExecuteNonQuery();
    }

    internal static int Count(WriteSession session, long deviceKey, string kind) =>
        (int)(long)session.Prepare("SELECT count(*) FROM prekeys WHERE device_key = @device AND kind = @kind", "@device", "@kind").With(deviceKey, kind).ExecuteScalar()!;
}
