using Parley.Contracts.V1;

namespace Parley.Server.Live;

/// <summary>
/// What waits to be sent on a connection. It wakes its sender with the first frame and forgets it with the last, so that a connection with nothing to
/// say holds neither a buffer nor a waiting task. Each place that fills it brings its own bound.
/// </summary>
internal sealed class SendQueue
{
    private readonly Lock _lock = new();
    private Queue<ServerFrame>? _waiting;
    private IThreadPoolWorkItem? _sender;
    private int _frames;
    private int _bytes;
    private bool _sending;
    private bool _complete;

    public enum Taken
    {
        /// <summary>There is something to send; say <see cref="Sent"/> afterwards, and ask again.</summary>
        Frames,

        /// <summary>Nothing waits: the sender has ended, and is woken with the next frame.</summary>
        Nothing,

        /// <summary>Everything has been sent and nothing more will come.</summary>
        Over,
    }

    /// <summary>Adds a frame unless that makes more frames or bytes than this, counting those being sent, or the queue is complete.</summary>
    public bool TryAdd(ServerFrame frame, int maxFrames, int maxBytes)
    {
        var size = frame.CalculateSize();
        lock (_lock)
        {
            if (_complete || _frames + 1 > maxFrames || _bytes + size > maxBytes)
                return false;
            (_waiting ??= new Queue<ServerFrame>()).Enqueue(frame);
            _frames++;
            _bytes += size;
            Wake();
            return true;
        }
    }

    /// <summary>Takes no more frames; the sender hears that it is over after the last.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _complete = true;
            Wake();
        }
    }

    /// <summary>Names who sends: it is run, once at a time, whenever there is something to do, and asks <see cref="Take"/> until that says otherwise.</summary>
    public void SendWith(IThreadPoolWorkItem sender)
    {
        lock (_lock)
        {
            _sender = sender;
            if (_waiting is not null || _complete)
                Wake();
        }
    }

    /// <summary>Moves frames into an empty batch, as many as fit: at most so many, and no more once it has this many bytes.</summary>
    public Taken Take(ServerBatch batch, int maxFrames, int maxBytes, out int bytes)
    {
        bytes = 0;
        lock (_lock)
        {
            while (batch.Frames.Count < maxFrames && bytes < maxBytes && _waiting is not null && _waiting.TryDequeue(out var frame))
            {
                batch.Frames.Add(frame);
                bytes += frame.CalculateSize();
            }

            if (batch.Frames.Count > 0)
                return Taken.Frames;
            _waiting = null;
            if (_complete)
                return Taken.Over;
            _sending = false;
            return Taken.Nothing;
        }
    }

    /// <summary>What was taken has been sent: there is room for as much again.</summary>
    public void Sent(int frames, int bytes)
    {
        lock (_lock)
        {
            _frames -= frames;
            _bytes -= bytes;
        }
    }

    private void Wake()
    {
        if (_sending || _sender is null)
            return;
        _sending = true;
        ThreadPool.UnsafeQueueUserWorkItem(_sender, preferLocal: false);
    }
}
