using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Keys;

/// <summary>Tells that a device's one-time prekeys run low. Raised after the commit.</summary>
internal sealed class PreKeyEvents(SqliteDatabase database)
{
    /// <summary>Device key, one-time prekeys left, one-time Kyber prekeys left.</summary>
    public event Action<long, int, int>? Low;

    public void RaiseLow(long deviceKey, int oneTime, int kyber) => Low?.Invoke(deviceKey, oneTime, kyber);

    /// <summary>How many one-time keys of each kind the device has on the server.</summary>
    public (int OneTime, int Kyber) Count(long deviceKey)
    {
        using var reader = database.Read();
        using var row = reader.Prepare(
            "SELECT sum(kind = 'one-time'), sum(kind = 'one-time-kyber') FROM prekeys WHERE device_key = @device", "@device").With(deviceKey).ExecuteReader();
        return row.Read() && !row.IsDBNull(0) ? (row.GetInt32(0), row.GetInt32(1)) : (0, 0);
    }
}
