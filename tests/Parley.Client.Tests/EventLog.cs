namespace Parley.Client.Tests;

/// <summary>All that a client has told so far; a test waits for what it expects, in whatever order things come.</summary>
internal sealed class EventLog
{
    private readonly Lock _lock = new();
    private readonly List<ParleyEvent> _told = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<ParleyEvent> Told
    {
        get
        {
            lock (_lock)
                return [.. _told];
        }
    }

    public void Add(ParleyEvent told)
    {
        lock (_lock)
        {
            _told.Add(told);
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The first event of this kind for which the condition holds, told already or within thirty seconds.</summary>
    public async Task<T> Hears<T>(Func<T, bool>? condition = null)
        where T : ParleyEvent
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        for (var from = 0; ;)
        {
            Task more;
            lock (_lock)
            {
                for (; from < _told.Count; from++)
                    if (_told[from] is T told && condition?.Invoke(told) != false)
                        return told;
                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"No such {typeof(T).Name} within {Patience.Most}. Heard:\n{string.Join('\n', Told)}");
            }
        }
    }
}
