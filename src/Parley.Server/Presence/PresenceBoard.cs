using System.Collections.Concurrent;

namespace Parley.Server.Presence;

/// <summary>Who is online: an account with at least one connection whose person is there (user:online), by reference count.</summary>
internal sealed class PresenceBoard
{
    private readonly ConcurrentDictionary<long, int> _online = new();

    public bool IsOnline(long accountKey) => _online.ContainsKey(accountKey);

    /// <summary>How many accounts are online.</summary>
    public int Count => _online.Count;

    /// <summary>One more connection of the account is there. True when it is the first.</summary>
    public bool Arrive(long accountKey) => _online.AddOrUpdate(accountKey, 1, static (_, count) => count + 1) == 1;

    /// <summary>One connection less. True when it was the last.</summary>
    public bool Leave(long accountKey)
    {
        while (_online.TryGetValue(accountKey, out var count))
        {
            if (count > 1 ? _online.TryUpdate(accountKey, count - 1, count) : _online.TryRemove(KeyValuePair.Create(accountKey, count)))
                return count == 1;
        }

        return false;
    }
}
