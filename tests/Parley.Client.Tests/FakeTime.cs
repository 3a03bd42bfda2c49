namespace Parley.Client.Tests;

/// <summary>A clock that stands still until a test moves it; timers that come due on the way ring in their order.</summary>
internal sealed class FakeTime : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly HashSet<Timer> _timers = [];
    private readonly DateTimeOffset _start;
    private long _elapsed;

    public FakeTime(DateTimeOffset? start = null)
    {
        _start = start ?? Start;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _timers.Count;
        }
    }

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(Interlocked.Read(ref _elapsed));

    public override long GetTimestamp() => Interlocked.Read(ref _elapsed);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        var until = Interlocked.Read(ref _elapsed) + by.Ticks;
        while (NextDue(until) is { } timer)
            timer.Ring();
        Interlocked.Exchange(ref _elapsed, until);
    }

    private Timer? NextDue(long until)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is not null)
                Interlocked.Exchange(ref _elapsed, Math.Max(next.Due, Interlocked.Read(ref _elapsed)));
            return next;
        }
    }

    private sealed class Timer(FakeTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return time._timers.Remove(this);
                Due = time.GetTimestamp() + dueTime.Ticks;
                time._timers.Add(this);
                return true;
            }
        }

        public void Ring()
        {
            Change(_period, _period);
            callback(state);
        }

        public void Dispose()
        {
            lock (time._lock)
                time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
