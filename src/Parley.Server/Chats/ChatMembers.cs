using System.Collections.Concurrent;
using Dapper;
using Parley.Contracts;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Chats;

/// <summary>Who is in a chat, for what is not worth a write: typing, presence. The members of a direct chat never change.</summary>
internal sealed class ChatMembers(SqliteDatabase database)
{
    private const int MaxChats = 50_000;
    private readonly ConcurrentDictionary<ChatId, long[]> _members = new();

    /// <summary>The keys of the chat's accounts; none when there is no such chat.</summary>
    public long[] Of(ChatId chat)
    {
        if (_members.TryGetValue(chat, out var members))
            return members;
        using var reader = database.Read();
        members = [.. reader.Connection.Query<long>(
            "SELECT account_key FROM chat_members JOIN chats USING (chat_key) WHERE chat_id = @id", new { id = chat.Value.ToBytes() })];
        if (members.Length == 0)
            return members;
        if (_members.Count >= MaxChats)
            _members.Clear();
        return _members[chat] = members;
    }
}
