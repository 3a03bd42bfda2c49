using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;

namespace Parley.Server.Live;

/// <summary>
/// One device's live connection, as the rest of the server sees it: somewhere to post frames. What cannot be sent at once waits in a bounded queue;
/// when that is full, live delivery stops and the client is told to pull its mailbox, which has everything.
/// </summary>
internal sealed class Connection(Caller caller, Action abort, TimeProvider time) : IDisposable
{
    /// <summary>How long a client may take to let go after the server has closed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ServerFrame Pending = new() { MailboxPending = new MailboxPending() };
    private volatile bool _live;
    private ITimer? _aborting;
    private bool _over;

    public Caller Caller => caller;

    /// <summary>Events are delivered as they happen. Before that, and after an overflow, they wait in the mailbox.</summary>
    public bool Live
    {
        get => _live;
        set => _live = value;
    }

    /// <summary>The person is there, as the client says.</summary>
    public bool PersonOnline { get; set; }

    /// <summary>What the bound on frames remembers of this connection. Only the receiving loop touches it.</summary>
    public FrameBucket? Rate { get; set; }

    /// <summary>Accounts whose presence this connection hears of.</summary>
    public IReadOnlyCollection<long> Watching { get; set; } = [];

    /// <summary>Why the server closes the connection; null while it does not.</summary>
    public (int Code, string Reason)? Closing { get; private set; }

    /// <summary>What waits to be sent.</summary>
    public SendQueue Queue { get; } = new();

    /// <summary>Queues the answer to a command. A client that asks and does not read is disconnected.</summary>
    public void Answer(ServerFrame frame)
    {
        if (Queue.TryAdd(frame, Limits.LiveQueueFrames * 4, Limits.LiveQueueBytes * 4))
            return;
        Close(4429, "Answers are not being read.");
    }

    /// <summary>Queues an event. False when it was dropped because live delivery is, or now has been, stopped.</summary>
    public bool Deliver(ServerFrame frame)
    {
        if (!_live)
            return false;
        if (Queue.TryAdd(frame, Limits.LiveQueueFrames, Limits.LiveQueueBytes))
            return true;
        _live = false;
        Answer(Pending);
        return false;
    }

    /// <summary>Queues an event that matters only now, such as typing: it is dropped rather than ever stopping live delivery.</summary>
    public void Hint(ServerFrame frame) => Queue.TryAdd(frame, Limits.LiveQueueFrames / 2, Limits.LiveQueueBytes / 2);

    /// <summary>Closes with a code of the interface after what is queued has been sent.</summary>
    public void Close(int code, string reason)
    {
        Closing ??= (code, reason);
        _live = false;
        Queue.Complete();
        lock (Queue)
        {
            if (!_over)
                _aborting ??= time.CreateTimer(_ => abort(), null, Patience, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The connection is gone: nothing is left to abort.</summary>
    public void Dispose()
    {
        lock (Queue)
        {
            _over = true;
            _aborting?.Dispose();
        }
    }
}
