using System.Runtime.CompilerServices;
using Parley.Client.Chats;
using Parley.Client.Store;

namespace Parley.Client.Messages;

/// <summary>
/// The messages of others, one after the other, in the order in which they could be read. They are read from the store, so whoever takes them may be as slow
/// as they like, misses none, and holds nobody up.
/// </summary>
internal sealed class Arrivals(Core core, ChatBook chats)
{
    private const int PageSize = 100;
    private TaskCompletionSource<bool> _more = NewSignal();

    /// <summary>The highest arrival when the client was opened.</summary>
    public long AtOpening { get; set; }

    /// <summary>The number of the next message that arrives in this step.</summary>
    public static long Next(Step step) => Highest(step) + 1;

    public static long Highest(Step step) => step.Number("SELECT max(arrival) FROM messages WHERE arrival > 0");

    /// <summary>Something new is in the store.</summary>
    public void Signal() => Interlocked.Exchange(ref _more, NewSignal()).TrySetResult(true);

    /// <summary>No more will come: every enumeration ends.</summary>
    public void Close() => _more.TrySetResult(false);

    public async IAsyncEnumerable<Message> Read(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var more = Volatile.Read(ref _more).Task;
            if (more.IsCompleted)
                yield break;
            if (await Page(after, cancellationToken) is not { } page)
                yield break;
            foreach (var message in page)
            {
                yield return chats.ToMessage(message, chats.Find(message.ChatId));
                after = message.Arrival;
            }

            if (page.Count < PageSize && !await more.WaitAsync(cancellationToken))
                yield break;
        }
    }

    /// <summary>Null when the client was closed.</summary>
    private async Task<List<StoredMessage>?> Page(long after, CancellationToken cancellationToken)
    {
        try
        {
            return await core.Store.Change(
                step => step.Find(StoredMessage.Table, "WHERE arrival > @after ORDER BY arrival LIMIT @limit", ("after", after), ("limit", (long)PageSize)), cancellationToken);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
