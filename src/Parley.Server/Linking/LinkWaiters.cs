using System.Collections.Concurrent;

namespace Parley.Server.Linking;

/// <summary>
/// Wakes requests that wait for the other side of a link. A hint, as all that is not in the database: whoever waits also looks again every second.
/// </summary>
internal sealed class LinkWaiters(TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _waiting = new();
    private readonly TimeProvider _time = time;

    public LinkWait Begin(Guid link, TimeSpan patience, CancellationToken cancellationToken) => new(this, link, patience, cancellationToken);

    /// <summary>Something has changed.</summary>
    public void Wake(Guid link)
    {
        if (_waiting.TryRemove(link, out var waiting))
            waiting.TrySetResult();
    }

    private Task Change(Guid link) => _waiting.GetOrAdd(link, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>One request's wait. When two requests wait for one link and one leaves, the other is not woken any more and only looks again.</summary>
    internal sealed class LinkWait(LinkWaiters waiters, Guid link, TimeSpan patience, CancellationToken cancellationToken) : IDisposable
    {
        private readonly long _began = waiters._time.GetTimestamp();
        private Task _change = waiters.Change(link);

        /// <summary>Waits until it is worth looking again; false when patience is at its end.</summary>
        public async Task<bool> Next()
        {
            var left = patience - waiters._time.GetElapsedTime(_began);
            if (left <= TimeSpan.Zero)
                return false;
            try
            {
                await _change.WaitAsync(left < LookAgain ? left : LookAgain, waiters._time, cancellationToken);
                _change = waiters.Change(link);
            }
            catch (TimeoutException)
            {
                // Looks again all the same.
            }

            return true;
        }

        public void Dispose() => waiters._waiting.TryRemove(link, out _);
    }
}
