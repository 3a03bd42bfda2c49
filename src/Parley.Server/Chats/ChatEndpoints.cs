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

    public static async Task<Results<Ok<Chat>, Created<Chat>>> Open(OpenRequest request, Caller caller, ChatReads reads, Writer writer, ISecureRandom random, TimeProvider time)
    {
        if (request.Type != "direct")
            throw new ProblemException(Problems.Input("type", "The type of a chat is \"direct\"."));
        if (!AccountId.TryParse(request.Participant, out var participant) || participant == caller.AccountId)
            throw new ProblemException(Problems.Input("participant", "Name the other person by the id of the account."));
        var newId = new ChatId(random.Uuid());
        var (id, made) = await writer.Commit(session => Open(session, caller, participant, newId, time));
        var chat = reads.Find(caller.AccountKey, id)!;
        return made ? TypedResults.Created($"/api/v1/chats/{chat.Id}", chat) : TypedResults.Ok(chat);
    }

    private static (ChatId Id, bool Made) Open(WriteSession session, Caller caller, AccountId participant, ChatId id, TimeProvider time)
    {
        var (other, isClosed) = Account(session, participant) ?? throw new ProblemException(Problems.NotFound);
        var (low, high) = (Math.Min(caller.AccountKey, other), Math.Max(caller.AccountKey, other));
        var known = Known(session, low, high);
        if (known is not { HasMessages: true } && IsBot(session, caller.AccountKey))
            throw new ProblemException(MessageProblems.BotMayNotBegin);
        if (known is not null)
            return (known.Value.Id, false);
        if (isClosed)
            throw new ProblemException(Problems.NotFound);

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

    private static (long Key, bool IsClosed)? Account(WriteSession session, AccountId id)
    {
        using var row = session.Prepare("SELECT account_key, closed_at FROM accounts WHERE account_id = @id", "@id").With(id.Value.ToBytes()).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), !row.IsDBNull(1)) : null;
    }

    private static (ChatId Id, bool HasMessages)? Known(WriteSession session, long low, long high)
    {
        using var row = session.Prepare("SELECT chat_id, last_sequence FROM chats WHERE direct_low = @low AND direct_high = @high", "@low", "@high").With(low, high).ExecuteReader();
        return row.Read() ? (new ChatId(row.GetFieldValue<byte[]>(0).ToGuid()), row.GetInt64(1) > 0) : null;
    }

    private static bool IsBot(WriteSession session, long accountKey) =>
        session.Prepare("SELECT is_bot FROM accounts WHERE account_key = @key", "@key").With(accountKey).ExecuteScalar() is 1L;

    internal sealed record OpenRequest(string? Type, string? Participant);
}
