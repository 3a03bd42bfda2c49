using Microsoft.Extensions.Logging;
using Parley.Client.Accounts;
using Parley.Client.People;
using Parley.Contracts.V1;

namespace Parley.Client.Live;

/// <summary>Keeps one live connection up for as long as it is wanted.</summary>
internal sealed partial class LiveConnection(Core core, Tokens tokens, HttpMessageInvoker http)
{
    private const int SessionEnded = 4401;
    private const int ConnectedElsewhere = 4409;
    private const int DeviceGone = 4410;
    private const int TooManyFrames = 4429;
    private readonly Lock _lock = new();
    private readonly Backoff _backoff = new(core.Random);
    private TaskCompletionSource _online = NewSignal();
    private TaskCompletionSource _nudge = NewSignal();
    private LiveSession? _session;
    private bool _started;

    /// <summary>What is done with a connection: it is brought up to date, says so by the callback, and is listened to until it ends.</summary>
    public Func<LiveSession, Action, Task> Use { get; set; } = null!;

    /// <summary>The device is not of its account any more, or the session was ended, for the reason given.</summary>
    public Func<string, Task> Ended { get; set; } = null!;

    /// <summary>The connection has gone.</summary>
    public Action Lost { get; set; } = static () => { };

    public ConnectionState State { get; private set; }

    /// <summary>Connects, and connects again whenever it is needed, until the client is disposed. Harmless when that goes on already.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_started)
            {
                _nudge.TrySetResult();
                return;
            }

            _started = true;
        }

        core.Background.Start("The live connection", StayConnected);
    }

    /// <summary>Completes when the device is up to date. Throws <see cref="SignedOutException"/>.</summary>
    public async Task Online(CancellationToken cancellationToken)
    {
        Task online;
        lock (_lock)
            online = _online.Task;
        using var _ = core.Background.Stopping.Register(() => _online.TrySetException(new ObjectDisposedException(nameof(ParleyClient))));
        await online.WaitAsync(cancellationToken);
    }

    public Task<ServerFrame> Command(ClientFrame frame, CancellationToken cancellationToken) =>
        _session is { } session ? session.Command(frame, cancellationToken) : Task.FromException<ServerFrame>(new ServerUnreachableException("There is no connection."));

    /// <summary>Sends what needs no answer, if there is a connection.</summary>
    public void Tell(ClientFrame frame) => _session?.Tell(frame);

    private async Task StayConnected(CancellationToken stopping)
    {
        try
        {
            await Run(stopping);
        }
        finally
        {
            Become(ConnectionState.Offline);
        }
    }

    private async Task Run(CancellationToken stopping)
    {
        var renewToken = false;
        while (!stopping.IsCancellationRequested)
        {
            var least = TimeSpan.Zero;
            try
            {
                Become(ConnectionState.Connecting);
                var token = renewToken ? await tokens.Refresh(stopping) : await tokens.Get(stopping);
                renewToken = false;
                await using var session = await LiveSession.Open(core.Account.Server, token, http, core.Time, stopping);
                var end = await Converse(session, stopping);
                least = session.Draining;
                renewToken = end.Code == SessionEnded;
                if (end.Code == DeviceGone)
                    throw new SignedOutException(DeviceLists.Removed);
                if (end.Code is ConnectedElsewhere or TooManyFrames)
                    _backoff.Slow();
            }
            catch (RefusedException refusal)
            {
                renewToken = refusal.Status == 401;
                least = refusal.RetryAfter ?? TimeSpan.Zero;
            }
            catch (ServerUnreachableException)
            {
                // As in a tunnel: it is tried again.
            }
            catch (SignedOutException ended)
            {
                Become(ConnectionState.Offline);
                lock (_lock)
                    _online.TrySetException(ended);
                await Ended(ended.Code);
                return;
            }

            Become(ConnectionState.Offline);
            await Wait(least + _backoff.Next(), stopping);
        }
    }

    /// <summary>Uses the connection until it ends, and says why it did.</summary>
    private async Task<LinkEnd> Converse(LiveSession session, CancellationToken stopping)
    {
        await using var _ = stopping.Register(session.Abort);
        try
        {
            _session = session;
            Become(ConnectionState.Synchronizing);
            await Use(session, () =>
            {
                _backoff.Reset();
                Become(ConnectionState.Online);
            });
        }
        catch (Exception exception) when (exception is OperationCanceledException or ServerUnreachableException || (exception is RefusedException refused && refused.IsTransient))
        {
            // The connection is gone, or is no good any more.
        }
        catch (Exception exception) when (exception is not SignedOutException)
        {
            Stumbled(core.Log, exception);
        }
        finally
        {
            _session = null;
            session.Abort();
            Lost();
        }

        stopping.ThrowIfCancellationRequested();
        return await session.Ended;
    }

    /// <summary>A caller who wants to be online cuts the wait short.</summary>
    private async Task Wait(TimeSpan delay, CancellationToken stopping)
    {
        Task nudged;
        lock (_lock)
            nudged = _nudge.Task;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(Task.Delay(delay, core.Time, over.Token), nudged);
        await over.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        lock (_lock)
            if (_nudge.Task.IsCompleted)
                _nudge = NewSignal();
    }

    private void Become(ConnectionState state)
    {
        lock (_lock)
        {
            if (State == state)
                return;
            State = state;
            if (state == ConnectionState.Online)
                _online.TrySetResult();
            else if (_online.Task.IsCompletedSuccessfully)
                _online = NewSignal();
        }

        core.Feed.Tell(new ConnectionChanged(state));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(30, LogLevel.Error, "The synchronisation stumbled; a new connection follows.")]
    private static partial void Stumbled(ILogger log, Exception exception);
}
