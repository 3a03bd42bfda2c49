namespace Parley.Server.Accounts;

/// <summary>
/// Counts requests per key in windows of fixed length, each beginning with its key's first request. Memory is bounded: when there are too many keys,
/// windows that are over are dropped, and if those are not enough, the oldest half.
/// </summary>
internal sealed class FixedWindows<TKey>(TimeSpan window, TimeProvider time, int maxKeys = 100_000)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, (long Start, int Count)> _windows = [];

    /// <summary>How many keys are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _windows.Count;
        }
    }

    /// <summary>Counts one request. When the window is full, says how long until it is over.</summary>
    public bool TryTake(TKey key, int limit, out TimeSpan wait)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_windows.TryGetValue(key, out var current) || time.GetElapsedTime(current.Start, now) >= window)
            {
                if (_windows.Count >= maxKeys)
                    Sweep(now);
                current = (now, 0);
            }

            wait = current.Count < limit ? TimeSpan.Zero : window - time.GetElapsedTime(current.Start, now);
            if (current.Count < limit)
                _windows[key] = current with { Count = current.Count + 1 };
            return wait == TimeSpan.Zero;
        }
    }

    private void Sweep(long now)
    {
        foreach (var (key, state) in _windows)
            if (time.GetElapsedTime(state.Start, now) >= window)
                _windows.Remove(key);
        if (_windows.Count <= maxKeys / 2)
            return;
        foreach (var key in _windows.OrderBy(w => w.Value.Start).Take(_windows.Count - maxKeys / 2).Select(w => w.Key).ToList())
            _windows.Remove(key);
    }
}
