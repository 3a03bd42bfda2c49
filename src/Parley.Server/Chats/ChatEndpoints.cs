using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Messages;
using Parley.Server.Operations;

namespace Parley.Server.Chats;

internal static class ChatEndpoints
{
    public static Ok<ChatPage> List(Caller caller, ChatReads reads, long? since = null, string? cursor = null) =>
        TypedResults.Ok(reads.Page(caller.AccountKey, since ?? 0, Cursor.Read(cursor), Limits.PageSize));

    public static Ok<Chat> Get(string chatId, Caller caller, ChatReads reads) =>
        TypedResults.Ok((ChatId.TryParse(chatId, out var id) ? reads.Find(caller.AccountKey, id) : null) ?? throw new ProblemException(MessageProblems.ChatNotFound));

    public static async Task<Results<Ok<Chat>, Created<Chat>>> Open(OpenRequest request, Caller caller, ChatReads reads, Writer writer, TimeProvider time)
    {
        if (request.Type != "direct")
            throw new ProblemException(Problems.Input("type", "The type of a chat is \"direct\"."));
        if (!AccountId.TryParse(request.Participant, out var participant) || participant == caller.AccountId)
            throw new ProblemException(Problems.Input("participant", "Name the other person by the id of the account."));
        var (id, made) = await writer.Commit(session => Open(session, caller, participant, time));
        var chat = reads.Find(caller.AccountKey, id)!;
        return made ? TypedResults.Created($"/api/v1/chats/{chat.Id}", chat) : TypedResults.Ok(chat);
    }

    private static (ChatId Id, bool Made) Open(WriteSession session, Caller caller, AccountId participant, TimeProvider time)
    {
        var other = session.Prepare("SELECT account_key FROM accounts WHERE account_id = @id", "@id").With(participant.Value.ToBytes()).ExecuteScalar() as long?
            ?? throw new ProblemException(Problems.NotFound);
        var (low, high) = (Math.Min(caller.AccountKey, other), Math.Max(caller.AccountKey, other));
        if (session.Prepare("SELECT chat_id FROM chats WHERE direct_low = @low AND direct_high = @high", "@low", "@high").With(low, high).ExecuteScalar() is byte[] known)
            return (new ChatId(known.ToGuid()), false);

        var id = new ChatId(Guid.NewGuid());
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var key = session.NextNumber("chats");
        session.Prepare(
            """
            INSERT INTO chats (chat_key, chat_id, type, direct_low, direct_high, created_by, created_at, updated_at)
            VALUES (@key, @id, 'direct', @low, @high, @creator, @now, @now)
            """,
            "@key", "@id", "@low", "@high", "@creator", "@now").With(key, id.Value.ToBytes(), low, high, caller.AccountKey, now).ExecuteNonQuery();
        foreach (var member in new[] { low, high })
            session.Prepare("INSERT INTO chat_members (chat_key, account_key, joined_at) VALUES (@key, @account, @now)", "@key", "@account", "@now")
                .With(key, member, now).ExecuteNonQuery();
        return (id, true);
    }

    internal sealed record OpenRequest(string? Type, string? Participant);
}
