using System.Globalization;
using System.Threading.Channels;
using Parley.Contracts.V1;

namespace Parley.Client.Live;

/// <summary>
/// One connection as the features see it: commands with their answers, events in the order they came, and whether the server still lives. Events wait in a
/// bounded queue; what does not fit is dropped and <see cref="Missed"/> says so, since the mailbox and the list of chats have it all.
/// </summary>
internal sealed class LiveSession : IAsyncDisposable
{
    private const int MaxWaiting = 1024;
    private static readonly TimeSpan OpenPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(10);
    private readonly Channel<ServerFrame> _events = Channel.CreateBounded<ServerFrame>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _over = new();
    private readonly Commands _commands = new();
    private readonly TimeProvider _time;
    private LiveLink _link = null!;
    private Task _alive = Task.CompletedTask;
    private long _lastId;
    private int _missed;

    private LiveSession(TimeProvider time)
    {
        _time = time;
        Over = _over.Token;
    }

    /// <summary>Cancelled when the connection has ended.</summary>
    public CancellationToken Over { get; }

    /// <summary>Why it ended.</summary>
    public Task<LinkEnd> Ended { get; private set; } = null!;

    /// <summary>Completed when the connection has ended.</summary>
    public ChannelReader<ServerFrame> Events => _events.Reader;

    /// <summary>The server has said that it is going away and how long to wait before connecting again.</summary>
    public TimeSpan Draining { get; private set; }

    /// <summary>Whether events were dropped since this was asked last.</summary>
    public bool Missed() => Interlocked.Exchange(ref _missed, 0) == 1;

    public static async Task<LiveSession> Open(Uri server, string token, HttpMessageInvoker http, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = new LiveSession(time);
        using var patience = new CancellationTokenSource(OpenPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            session._link = await LiveLink.Connect(server, token, http, session.Received, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerUnreachableException($"The server at {server.Authority} does not answer.", exception);
        }

        session.Ended = session.Finish();
        session._alive = session.StayAlive();
        return session;
    }

    /// <summary>Sends a command and waits for its answer, for 15 seconds at most.</summary>
    public async Task<ServerFrame> Command(ClientFrame frame, CancellationToken cancellationToken)
    {
        frame.Id = NextId();
        var answer = _commands.Expect(frame.Id);
        _link.Send(frame);
        try
        {
            return await answer.WaitAsync(AnswerPatience, _time, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new ServerUnreachableException("There was no answer in time.", exception);
        }
        finally
        {
            _commands.Forget(frame.Id);
        }
    }

    /// <summary>Sends what needs no answer.</summary>
    public void Tell(ClientFrame frame)
    {
        frame.Id = NextId();
        _link.Send(frame);
    }

    /// <summary>Gives the connection up; another one may be better.</summary>
    public void Abort() => _link.Abort();

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await Ended;
        await _alive;
        _over.Dispose();
    }

    private string NextId() => Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);

    private void Received(ServerBatch batch)
    {
        foreach (var frame in batch.Frames)
        {
            if (frame.Id.Length > 0)
                _commands.Answer(frame);
            else if (frame.EventCase == ServerFrame.EventOneofCase.ServerDraining)
                Draining = TimeSpan.FromMilliseconds(Math.Min(frame.ServerDraining.ReconnectAfterMs, 60_000));
            else if (!_events.Writer.TryWrite(frame))
                Interlocked.Exchange(ref _missed, 1);
        }
    }

    private async Task<LinkEnd> Finish()
    {
        var end = await _link.Ended;
        _commands.Fail();
        _events.Writer.TryComplete();
        await _over.CancelAsync();
        return end;
    }

    /// <summary>A connection whose other end has vanished looks like one on which nothing happens; only an answer tells them apart.</summary>
    private async Task StayAlive()
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingEvery, _time, Over);
                using var patience = new CancellationTokenSource(PingPatience, _time);
                await Ping(patience.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ServerUnreachableException)
        {
            Abort();
        }
    }

    private async Task Ping(CancellationToken cancellationToken)
    {
        try
        {
            await Command(new ClientFrame { Ping = new Ping() }, cancellationToken);
        }
        catch (RefusedException)
        {
            // Whoever refuses is alive.
        }
    }
}
