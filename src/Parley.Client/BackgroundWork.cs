using Microsoft.Extensions.Logging;

namespace Parley.Client;

/// <summary>What goes on beside the calls of the user. Disposal asks all of it to stop and waits until it has.</summary>
internal sealed partial class BackgroundWork : IAsyncDisposable
{
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _running = [];
    private readonly Lock _lock = new();

    public BackgroundWork(ILogger log)
    {
        _log = log;
        Stopping = _stopping.Token;
    }

    /// <summary>Cancelled when the client is being disposed.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Starts work that ends by itself or when it is asked to stop. What it throws without reason is logged as an error of this library.</summary>
    public void Start(string name, Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
                return;
            var task = Task.Run(() => Watch(name, work));
            _running.Add(task);
            _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested)
                _stopping.Cancel();
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private void Forget(Task task)
    {
        lock (_lock)
            _running.Remove(task);
    }

    private async Task Watch(string name, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(Stopping);
        }
        catch (Exception exception) when (Stopping.IsCancellationRequested || exception is SignedOutException)
        {
            // It was asked to stop, or there is nobody left to work for.
        }
        catch (Exception exception) when (exception is ParleyException)
        {
            Waits(_log, name, exception.Message);
        }
        catch (Exception exception)
        {
            Failed(_log, name, exception);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Name} waits: {Reason}")]
    private static partial void Waits(ILogger log, string name, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Name} failed.")]
    private static partial void Failed(ILogger log, string name, Exception exception);
}
