using Dapper;
using Parley.Contracts;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Chats;

internal sealed record Chat(string Id, string Type, long CreatedAt, long UpdatedAt, long LastSequence, IReadOnlyList<ChatMember> Members);

internal sealed record ChatMember(ChatPerson User, int ListEpoch, long Delivered, long DeliveredAt, long Read, long ReadAt);

internal sealed record ChatPerson(string AccountId, string? Username, string DisplayName, string About, bool? Bot);

internal sealed record ChatPage(IReadOnlyList<Chat> Chats, string? Next, long Now);

/// <summary>Reads an account's chats. A chat in which nobody has written yet is shown to the one who opened it only.</summary>
internal sealed class ChatReads(SqliteDatabase database, TimeProvider time)
{
    private const string Columns = "c.chat_key AS Key, c.chat_id AS Id, c.type AS Type, c.created_at AS CreatedAt, c.updated_at AS UpdatedAt, c.last_sequence AS LastSequence";

    /// <summary>The chats in which something has changed since that time, by their key, after the cursor.</summary>
    public ChatPage Page(long accountKey, long since, long after, int limit)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var reader = database.Read();
        var rows = reader.Connection.Query<ChatRow>(
            $"""
            SELECT {Columns} FROM chat_members mine JOIN chats c USING (chat_key)
            WHERE mine.account_key = @accountKey AND c.chat_key > @after AND (c.last_sequence > 0 OR c.created_by = @accountKey)
              AND (c.updated_at >= @since OR EXISTS (
                SELECT 1 FROM chat_members m WHERE m.chat_key = c.chat_key AND (m.delivered_at >= @since OR m.read_at >= @since)))
            ORDER BY c.chat_key LIMIT @limit
            """,
            new { accountKey, after, since, limit = limit + 1 }).AsList();
        var page = rows.Take(limit).ToList();
        return new ChatPage(WithMembers(reader, page), rows.Count > limit ? Cursor.Write(page[^1].Key) : null, now);
    }

    /// <summary>Null when there is no such chat or the account is not in it.</summary>
    public Chat? Find(long accountKey, ChatId id)
    {
        using var reader = database.Read();
        var row = reader.Connection.QueryFirstOrDefault<ChatRow>(
            $"SELECT {Columns} FROM chat_members mine JOIN chats c USING (chat_key) WHERE mine.account_key = @accountKey AND c.chat_id = @id",
            new { accountKey, id = id.Value.ToBytes() });
        return row is null ? null : WithMembers(reader, [row])[0];
    }

    private static List<Chat> WithMembers(SqliteReader reader, IReadOnlyList<ChatRow> chats)
    {
        var members = reader.Connection.Query<MemberRow>(
            """
            SELECT m.chat_key AS ChatKey, a.account_id AS AccountId, a.username AS Username, a.display_name AS DisplayName, a.about AS About, a.is_bot AS IsBot, a.list_epoch AS ListEpoch,
                   m.delivered AS Delivered, m.delivered_at AS DeliveredAt, m.read AS Read, m.read_at AS ReadAt
            FROM chat_members m JOIN accounts a USING (account_key) WHERE m.chat_key IN @keys ORDER BY a.account_id
            """,
            new { keys = chats.Select(c => c.Key) }).ToLookup(m => m.ChatKey);
        return [.. chats.Select(c => new Chat(
            new ChatId(c.Id.ToGuid()).ToString(), c.Type, c.CreatedAt, c.UpdatedAt, c.LastSequence, [.. members[c.Key].Select(m => m.ToMember())]))];
    }

    private sealed class ChatRow
    {
        public long Key { get; init; }

        public byte[] Id { get; init; } = [];

        public string Type { get; init; } = "";

        public long CreatedAt { get; init; }

        public long UpdatedAt { get; init; }

        public long LastSequence { get; init; }
    }

    private sealed class MemberRow
    {
        public long ChatKey { get; init; }

        public byte[] AccountId { get; init; } = [];

        public string? Username { get; init; }

        public string DisplayName { get; init; } = "";

        public string About { get; init; } = "";

        public long IsBot { get; init; }

        public long ListEpoch { get; init; }

        public long Delivered { get; init; }

        public long DeliveredAt { get; init; }

        public long Read { get; init; }

        public long ReadAt { get; init; }

        public ChatMember ToMember() => new(
            new ChatPerson(new Contracts.AccountId(AccountId.ToGuid()).ToString(), Username, DisplayName, About, IsBot == 1 ? true : null),
            (int)ListEpoch, Delivered, DeliveredAt, Read, ReadAt);
    }
}
