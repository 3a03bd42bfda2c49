using Parley.Server.Live;

namespace Parley.Server.Presence;

/// <summary>Which connections want to hear of an account's presence.</summary>
internal sealed class PresenceWatchers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, HashSet<Connection>> _watchers = [];

    /// <summary>Replaces what a connection watches.</summary>
    public void Set(Connection connection, IReadOnlyCollection<long> accounts)
    {
        lock (_lock)
        {
            foreach (var account in connection.Watching)
                if (_watchers.TryGetValue(account, out var set) && set.Remove(connection) && set.Count == 0)
                    _watchers.Remove(account);
            connection.Watching = accounts;
            foreach (var account in accounts)
            {
                if (!_watchers.TryGetValue(account, out var set))
                    _watchers[account] = set = [];
                set.Add(connection);
            }
        }
    }

    public Connection[] Of(long account)
    {
        lock (_lock)
        {
            return _watchers.TryGetValue(account, out var set) ? [.. set] : [];
        }
    }
}
