using System.Threading.Channels;
using Parley.Contracts.V1;

namespace Parley.Server.Tests.Messages;

/// <summary>A device of which a test decides every frame: nothing is pulled or acknowledged by itself.</summary>
internal sealed class LiveDevice : IAsyncDisposable
{
    private readonly Channel<ServerFrame> _events = Channel.CreateUnbounded<ServerFrame>();
    private readonly Dictionary<string, TaskCompletionSource<ServerFrame>> _asked = [];
    private readonly Lock _lock = new();
    private LiveLink _link = null!;
    private int _last;

    public BareAccount Account { get; private init; } = null!;

    public Task<LinkEnd> Ended => _link.Ended.WaitAsync(Patience.Most);

    public static async Task<LiveDevice> Connect(ServerProcess server, BareAccount account)
    {
        var device = new LiveDevice { Account = account };
        device._link = await LiveLink.Connect(server, account.AccessToken, device.Received);
        return device;
    }

    /// <summary>Connects and pulls until live delivery has begun.</summary>
    public static async Task<LiveDevice> ConnectLive(ServerProcess server, BareAccount account)
    {
        var device = await Connect(server, account);
        Assert.False((await device.Pull()).More);
        return device;
    }

    public Task<ServerFrame> Ask(ClientFrame frame)
    {
        var answer = new TaskCompletionSource<ServerFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            frame.Id = $"f{++_last}";
            _asked[frame.Id] = answer;
        }

        _link.Send(frame);
        return answer.Task.WaitAsync(Patience.Most);
    }

    public async Task<Ok> Send(SendMessage message)
    {
        var answer = await Ask(new ClientFrame { MessageSend = message });
        Assert.Equal(ServerFrame.EventOneofCase.Ok, answer.EventCase);
        return answer.Ok;
    }

    public async Task<Problem> IsRefused(ClientFrame frame)
    {
        var answer = await Ask(frame);
        Assert.Equal(ServerFrame.EventOneofCase.Problem, answer.EventCase);
        return answer.Problem;
    }

    public async Task<MailboxPage> Pull(uint limit = 200) => (await Ask(new ClientFrame { MailboxPull = new MailboxPull { Limit = limit } })).MailboxPage;

    public async Task Acknowledge(params long[] ids) =>
        Assert.Equal(ServerFrame.EventOneofCase.Ok, (await Ask(new ClientFrame { MailboxAcknowledge = new MailboxAcknowledge { MailboxIds = { ids } } })).EventCase);

    /// <summary>The next event of this kind; others before it are passed over.</summary>
    public async Task<ServerFrame> Hears(ServerFrame.EventOneofCase kind)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        while (true)
        {
            var frame = await _events.Reader.ReadAsync(patience.Token);
            if (frame.EventCase == kind)
                return frame;
        }
    }

    /// <summary>
    /// Events of this kind that have come so far; what was queued before this was asked has come. The server answers a command before it tells others of it,
    /// so what follows from another's last command may still be on the way.
    /// </summary>
    public async Task<IReadOnlyList<ServerFrame>> HasHeard(ServerFrame.EventOneofCase kind)
    {
        await Ask(new ClientFrame { Ping = new Ping() });
        var frames = new List<ServerFrame>();
        while (_events.Reader.TryRead(out var frame))
            if (frame.EventCase == kind)
                frames.Add(frame);
        return frames;
    }

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private void Received(ServerBatch batch)
    {
        foreach (var frame in batch.Frames)
        {
            TaskCompletionSource<ServerFrame>? asked;
            lock (_lock)
                _asked.Remove(frame.Id, out asked);
            if (asked is not null)
                asked.SetResult(frame);
            else
                _events.Writer.TryWrite(frame);
        }
    }
}
