using System.Collections.Concurrent;

namespace Parley.Server.Live;

/// <summary>The connections of this node, by device and by account. A device has at most one: the newest.</summary>
internal sealed class Connections
{
    private readonly ConcurrentDictionary<long, Connection> _byDevice = new();
    private readonly ConcurrentDictionary<long, Connection[]> _byAccount = new();

    public int Count => _byDevice.Count;

    public IEnumerable<Connection> All => _byDevice.Values;

    public Connection? OfDevice(long deviceKey) => _byDevice.GetValueOrDefault(deviceKey);

    public Connection[] OfAccount(long accountKey) => _byAccount.GetValueOrDefault(accountKey) ?? [];

    /// <summary>Takes a connection in, and returns the one of the same device that it replaces.</summary>
    public Connection? Add(Connection connection)
    {
        Connection? replaced = null;
        _byDevice.AddOrUpdate(connection.Caller.DeviceKey, connection, (_, earlier) =>
        {
            replaced = earlier;
            return connection;
        });
        _byAccount.AddOrUpdate(connection.Caller.AccountKey, [connection], (_, others) => [.. others, connection]);
        return replaced;
    }

    public void Remove(Connection connection)
    {
        _byDevice.TryRemove(KeyValuePair.Create(connection.Caller.DeviceKey, connection));
        var account = connection.Caller.AccountKey;
        while (_byAccount.TryGetValue(account, out var all))
        {
            Connection[] rest = [.. all.Where(c => c != connection)];
            if (rest.Length == 0 ? _byAccount.TryRemove(KeyValuePair.Create(account, all)) : _byAccount.TryUpdate(account, rest, all))
                return;
        }
    }
}
