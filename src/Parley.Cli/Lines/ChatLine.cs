using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>A chat as it stands.</summary>
internal sealed record ChatLine(string Type, string Id, PersonLine Person, int Unread, MessageLine? Last)
{
    public static ChatLine Of(Chat chat) => new("chat", chat.Id.ToString(), PersonLine.Within(chat.Person), chat.UnreadCount, chat.LastMessage is { } last ? MessageLine.Of(last) : null);
}
