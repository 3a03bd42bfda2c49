using Dapper;
using Parley.Server.Accounts;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Devices;

/// <param name="State">"active", or "pending" while no signed list names it.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="LastActive">When it last renewed its session, at most a quarter of an hour after it was used. Milliseconds since 1970.</param>
/// <param name="Current">The one that asks.</param>
internal sealed record OwnDevice(int DeviceId, string Name, string State, long CreatedAt, long LastActive, bool Current);

/// <summary>The devices of the caller's account that are signed in.</summary>
internal sealed class OwnDevices(SqliteDatabase database)
{
    public IReadOnlyList<OwnDevice> Of(Caller caller)
    {
        using var reader = database.Read();
        return [.. reader.Connection.Query<(long Id, string Name, string State, long CreatedAt, long LastActive)>(
            "SELECT device_id, name, state, created_at, last_active FROM devices WHERE account_key = @account AND state <> 'removed' ORDER BY device_id",
            new { account = caller.AccountKey }).Select(d => new OwnDevice((int)d.Id, d.Name, d.State, d.CreatedAt, d.LastActive, d.Id == caller.DeviceId.Value))];
    }
}
