using System.Collections.Concurrent;
using Parley.Client.Live;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Chats;

/// <summary>Tells the server how far the person has read. The mark is stored first, so it is told after a tunnel or a restart too.</summary>
internal sealed class ReadMarks(Core core, ChatBook chats, LiveConnection live)
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<ChatId, bool> _running = new();

    /// <summary>Sends what the server does not know yet: at most one mark per chat is under way.</summary>
    public void Kick()
    {
        if (live.State != ConnectionState.Online)
            return;
        foreach (var id in chats.All.Where(chat => Untold(chat) > 0).Select(chat => chat.Id))
            if (_running.TryAdd(id, true))
                core.Background.Start("Telling what was read", stopping => Run(id, stopping));
    }

    private async Task Run(ChatId id, CancellationToken stopping)
    {
        try
        {
            while (Untold(chats.Get(id)) is var mark and > 0 && live.State == ConnectionState.Online)
            {
                try
                {
                    await live.Command(new ClientFrame { MessageRead = new ReadMark { ChatId = id.ToString(), Sequence = mark } }, stopping);
                    await chats.Take([new Mark(id, core.Me, mark, IsRead: true)], stopping);
                }
                catch (ParleyException passing) when (passing.IsTransient)
                {
                    await Task.Delay(AgainAfter, core.Time, stopping);
                }
            }
        }
        finally
        {
            _running.TryRemove(id, out _);
        }

        // Read between the last look and the end of this run.
        if (Untold(chats.Get(id)) > 0)
            Kick();
    }

    /// <summary>0 when there is nothing to tell.</summary>
    private long Untold(StoredChat chat) => chat.Member(core.Me) is { } self && chat.ReadMark > self.Read ? chat.ReadMark : 0;
}
