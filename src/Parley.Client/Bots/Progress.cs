using Parley.Client.Store;

namespace Parley.Client.Bots;

/// <summary>Everything up to this arrival has been dealt with.</summary>
internal sealed record StoredProgress(long Arrival)
{
    public static Table<Only, StoredProgress> Table { get; } = Singles.Table<StoredProgress>("bot-progress");
}

/// <summary>
/// How far a bot has come. Messages are finished in any order; what is stored moves up to just below the first that is not, so after a crash none is left out
/// and some come again.
/// </summary>
internal sealed class Progress
{
    private readonly LocalStore _store;
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _inHand = [];
    private long _begun;
    private long _mark;

    private Progress(LocalStore store, long mark)
    {
        (_store, _begun, _mark) = (store, mark, mark);
    }

    public long Mark => Volatile.Read(ref _mark);

    public static async Task<Progress> Read(LocalStore store) =>
        new(store, (await store.Change(step => step.Get(StoredProgress.Table, default)))?.Arrival ?? 0);

    public void Begin(long arrival)
    {
        lock (_lock)
        {
            _inHand.Add(arrival);
            _begun = arrival;
        }
    }

    public async Task Finish(long arrival)
    {
        lock (_lock)
        {
            _inHand.Remove(arrival);
            var mark = _inHand.Count == 0 ? _begun : _inHand.Min - 1;
            if (mark <= _mark)
                return;
            _mark = mark;
        }

        // Two that finish at once may come here in either order: the later of the marks is true for both.
        await _store.Change(step => step.Put(StoredProgress.Table, new StoredProgress(Mark)));
    }
}
