using System.Globalization;
using Parley.Client.Http;
using Parley.Client.People;
using Parley.Contracts;

namespace Parley.Client.Chats;

internal sealed record WireMember(WirePerson User, uint ListEpoch, long Delivered, long Read);

internal sealed record WireChat(ChatId Id, string Type, long CreatedAt, long UpdatedAt, long LastSequence, IReadOnlyList<WireMember> Members);

internal sealed record WireChatPage(IReadOnlyList<WireChat> Chats, long Now, string? Next = null);

/// <summary>The chats as the server tells of them.</summary>
internal sealed class ChatApi(SignedInClient http)
{
    /// <param name="since">Milliseconds since 1970: only what has changed after that.</param>
    /// <param name="cursor">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<WireChatPage> Changed(long since, string? cursor, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"chats?since={since}");
        return http.Get<WireChatPage>(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}", cancellationToken);
    }

    public Task<WireChat> Get(ChatId id, CancellationToken cancellationToken) => http.Get<WireChat>($"chats/{id}", cancellationToken);

    public Task<WireChat> Open(AccountId participant, CancellationToken cancellationToken) =>
        http.Post<WireChat>("chats", new ChatAsked("direct", participant), cancellationToken);

    internal sealed record ChatAsked(string Type, AccountId Participant);
}
