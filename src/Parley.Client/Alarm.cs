namespace Parley.Client;

/// <summary>Rings once, at the earliest of the times that it was set to since it last rang.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _start;
    private TimeSpan? _wait;
    private Action? _ring;

    public Alarm(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Ring(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Rings after so long, unless it rings sooner anyway.</summary>
    public void Set(TimeSpan wait, Action ring)
    {
        lock (_lock)
        {
            if (_wait - _time.GetElapsedTime(_start) <= wait)
                return;
            (_start, _wait, _ring) = (_time.GetTimestamp(), wait, ring);
            _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Does not ring for what it was set to before.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            (_wait, _ring) = (null, null);
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        Action? ring;
        lock (_lock)
            (ring, _wait, _ring) = (_ring, null, null);
        ring?.Invoke();
    }
}
