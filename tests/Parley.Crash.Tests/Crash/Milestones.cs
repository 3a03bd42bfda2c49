namespace Parley.Crash.Tests.Crash;

/// <summary>Counts, and tells when so many more have been counted.</summary>
internal sealed class Milestones
{
    private readonly Lock _lock = new();
    private readonly List<(long At, TaskCompletionSource Reached)> _waiting = [];
    private long _count;

    public long Total => Interlocked.Read(ref _count);

    public void Count()
    {
        lock (_lock)
        {
            _count++;
            foreach (var (_, reached) in _waiting.Where(w => w.At <= _count))
                reached.TrySetResult();
            _waiting.RemoveAll(w => w.At <= _count);
        }
    }

    public Task Further(int count)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (count == 0)
                reached.SetResult();
            else
                _waiting.Add((_count + count, reached));
            return reached.Task;
        }
    }
}
