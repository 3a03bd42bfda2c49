using Dapper;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Messages;

internal sealed record StoredMessage(string MessageId, long Sequence, string SenderAccountId, int SenderDeviceId, long CommittedAt, byte[] Body);

internal sealed record MessagePage(IReadOnlyList<StoredMessage> Messages, bool More);

/// <summary>Pages the stored bodies of a chat.</summary>
internal sealed class MessageReads(SqliteDatabase database)
{
    /// <summary>Newest first, or oldest first with <paramref name="after"/>. Null when the caller is not in the chat.</summary>
    public MessagePage? Page(Caller caller, ChatId chat, long? before, long? after, int limit)
    {
        using var reader = database.Read();
        var key = reader.Connection.ExecuteScalar<long?>(
            "SELECT chat_key FROM chats JOIN chat_members USING (chat_key) WHERE chat_id = @id AND account_key = @account",
            new { id = chat.Value.ToBytes(), account = caller.AccountKey });
        if (key is null)
            return null;
        var order = after is null ? "DESC" : "ASC";
        var rows = reader.Connection.Query<Row>(
            $"""
            SELECT message_id AS MessageId, sequence AS Sequence, account_id AS Sender, sender_device AS Device, committed_at AS CommittedAt, body AS Body
            FROM messages JOIN accounts ON account_key = sender_key
            WHERE chat_key = @key AND sequence < @before AND sequence > @after AND length(body) > 0 ORDER BY sequence {order} LIMIT @limit
            """,
            new { key, before = before ?? long.MaxValue, after = after ?? 0, limit = limit + 1 }).AsList();
        var messages = rows.Take(limit).Select(r => new StoredMessage(
            new MessageId(r.MessageId.ToGuid()).ToString(), r.Sequence, new AccountId(r.Sender.ToGuid()).ToString(), (int)r.Device, r.CommittedAt, r.Body)).ToList();
        return new MessagePage(messages, rows.Count > limit);
    }

    private sealed class Row
    {
        public byte[] MessageId { get; init; } = [];

        public long Sequence { get; init; }

        public byte[] Sender { get; init; } = [];

        public long Device { get; init; }

        public long CommittedAt { get; init; }

        public byte[] Body { get; init; } = [];
    }
}
