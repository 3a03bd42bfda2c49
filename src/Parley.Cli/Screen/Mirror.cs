using Parley.Cli.Screen.Model;
using Parley.Cli.Text;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen;

/// <summary>What the device knows, as the screen shows it. Here every text of others becomes harmless.</summary>
internal sealed class Mirror(ParleyClient client)
{
    private const int Page = 500;
    private Task _fetching = Task.CompletedTask;

    public string Me => Harmless.Line(client.Me.DisplayName.Length > 0 ? client.Me.DisplayName : client.Me.PhoneNumber);

    public IReadOnlyList<ChatRow> Chats() => [.. client.GetChats().Select(Row)];

    /// <summary>
    /// The newest messages of a chat that are here, oldest first, and whether there are no others. Those that are elsewhere are fetched without anybody waiting for
    /// them; an event tells when they are here.
    /// </summary>
    public async Task<(IReadOnlyList<MessageRow> Messages, bool ReachesBeginning)> Messages(ChatId id, int count, CancellationToken cancellationToken)
    {
        if (client.FindChat(id) is not { } chat)
            return ([], true);
        List<Message> all = [];
        while (all.Count < count)
        {
            var asked = Math.Min(Page, count - all.Count);
            var page = await chat.GetStoredHistoryAsync(asked, all.Count > 0 ? all[0] : null, cancellationToken);
            if (page.Count < asked && !chat.IsHistoryComplete && _fetching.IsCompleted)
                _fetching = Fetch(chat, asked, all.Count > 0 ? all[0] : null, cancellationToken);
            all.InsertRange(0, page);
            if (page.Count < asked)
                return ([.. all.Select(Row)], chat.IsHistoryComplete);
        }

        return ([.. all.Select(Row)], false);
    }

    public static PersonRow Row(Person person) =>
        new(person.Id, Harmless.Line(person.Name), person.Username is { } username ? Harmless.Line(username) : null, Harmless.Line(person.About)) { IsBot = person.IsBot };

    private static async Task Fetch(Chat chat, int count, Message? before, CancellationToken cancellationToken)
    {
        try
        {
            await chat.GetHistoryAsync(count, before, cancellationToken);
        }
        catch (Exception exception) when (exception is ParleyException or OperationCanceledException or ObjectDisposedException)
        {
            // It comes in the background, or the screen is over.
        }
    }

    private static ChatRow Row(Chat chat)
    {
        var person = Row(chat.Person);
        return new ChatRow(chat.Id, person.Name, person.Username)
        {
            Last = chat.LastMessage is { } last ? Row(last) : null,
            Unread = chat.UnreadCount,
            IsBot = person.IsBot,
            Verification = chat.Verification,
            IsTyping = chat.IsTyping,
            Presence = chat.Presence,
        };
    }

    private static MessageRow Row(Message message) => new(message.Id, message.IsMine, message.At, message.Kind, Harmless.Text(Said.Of(message)), message.State);
}
