using Parley.Cli.Drawing;
using Parley.Cli.Screen.Keys;
using Parley.Cli.Screen.Model;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen;

/// <summary>What news from outside make of the screen.</summary>
internal static class News
{
    public static ScreenState Chats(ScreenState state, IReadOnlyList<ChatRow> chats) => state with
    {
        Chats = chats,
        Chosen = state.Chosen is { } chosen && chats.Any(chat => chat.Id == chosen) ? chosen : chats.Count > 0 ? chats[0].Id : null,
    };

    /// <summary>The messages of a chat, if it is still the open one. What was unread when it was opened is marked as new.</summary>
    public static ScreenState Messages(ScreenState state, ChatId chat, IReadOnlyList<MessageRow> messages, bool reachesBeginning)
    {
        if (state.Conversation is not { } open || open.Chat != chat)
            return state;
        var firstUnread = open.FirstUnread ?? (open.Messages.Count == 0 ? FirstUnread(state, messages) : null);
        return Scrolling.Keep(state, state with { Conversation = open with { Messages = messages, ReachesBeginning = reachesBeginning, FirstUnread = firstUnread } });
    }

    public static ScreenState Found(ScreenState state, string query, IReadOnlyList<PersonRow> people) =>
        state.Overlay is PeopleOverlay open && open.Query.Text.Trim() == query
            ? state with { Overlay = open with { Found = people, Chosen = 0, Note = people.Count == 0 ? "Nobody is called that." : null } }
            : state;

    public static ScreenState NotFound(ScreenState state, string note) => state.Overlay is PeopleOverlay open ? state with { Overlay = open with { Found = [], Note = note } } : state;

    public static ScreenState SafetyNumber(ScreenState state, string? digits, string? note) =>
        state.Overlay is SafetyNumberOverlay open ? state with { Overlay = open with { Digits = digits, Note = note } } : state;

    public static ScreenState Resized(ScreenState state, Size size) => Scrolling.Keep(state, state with { Size = size });

    private static MessageId? FirstUnread(ScreenState state, IReadOnlyList<MessageRow> messages)
    {
        var unread = state.OpenChat?.Unread ?? 0;
        return unread == 0 ? null : messages.Where(static message => !message.IsMine && message.Kind != MessageKind.SecurityCodeChanged).TakeLast(unread).FirstOrDefault()?.Id;
    }
}
