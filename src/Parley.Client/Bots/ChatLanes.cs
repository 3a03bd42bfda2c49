using Parley.Contracts;

namespace Parley.Client.Bots;

/// <summary>Work of one chat runs in order, one piece at a time; chats do not wait for each other. No piece may throw.</summary>
internal sealed class ChatLanes
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ChatId, Task> _last = [];

    public void Put(ChatId chat, Func<Task> work)
    {
        lock (_lock)
        {
            var before = _last.GetValueOrDefault(chat, Task.CompletedTask);
            var task = Task.Run(async () =>
            {
                await before;
                await work();
            });
            _last[chat] = task;
            _ = task.ContinueWith(done => Forget(chat, done), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Completes when all that was put has run.</summary>
    public Task Empty()
    {
        lock (_lock)
            return Task.WhenAll(_last.Values);
    }

    private void Forget(ChatId chat, Task done)
    {
        lock (_lock)
            if (_last.GetValueOrDefault(chat) == done)
                _last.Remove(chat);
    }
}
