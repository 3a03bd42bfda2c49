using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Parley.Client.Events;

/// <summary>Tells whoever listens. Each listener has a bounded queue of its own; one that is slow loses its oldest events, hears how many, and slows nobody down.</summary>
internal sealed class EventFeed
{
    private readonly Lock _lock = new();
    private readonly HashSet<Listener> _listeners = [];
    private bool _closed;

    /// <summary>How many listen.</summary>
    public int Listeners
    {
        get
        {
            lock (_lock)
                return _listeners.Count;
        }
    }

    public void Tell(ParleyEvent told)
    {
        lock (_lock)
            foreach (var listener in _listeners)
                listener.Queue.Writer.TryWrite(told);
    }

    /// <summary>Events from now on, that is, from this call on.</summary>
    public IAsyncEnumerable<ParleyEvent> Listen(int capacity, CancellationToken cancellationToken)
    {
        var listener = new Listener(capacity);
        lock (_lock)
        {
            _listeners.Add(listener);
            if (_closed)
                listener.Queue.Writer.TryComplete();
        }

        return Read(listener, cancellationToken);
    }

    /// <summary>All that was told can still be read; then every enumeration ends.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            foreach (var listener in _listeners)
                listener.Queue.Writer.TryComplete();
        }
    }

    private async IAsyncEnumerable<ParleyEvent> Read(Listener listener, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (await listener.Queue.Reader.WaitToReadAsync(cancellationToken))
            {
                if (Interlocked.Exchange(ref listener.Missed, 0) is var missed and > 0)
                    yield return new EventsMissed(missed);
                if (listener.Queue.Reader.TryRead(out var told))
                    yield return told;
            }
        }
        finally
        {
            lock (_lock)
                _listeners.Remove(listener);
        }
    }

    private sealed class Listener
    {
        public int Missed;

        public Listener(int capacity)
        {
            var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
            Queue = Channel.CreateBounded<ParleyEvent>(options, _ => Interlocked.Increment(ref Missed));
        }

        public Channel<ParleyEvent> Queue { get; }
    }
}
