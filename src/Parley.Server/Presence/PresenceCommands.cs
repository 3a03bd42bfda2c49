using Dapper;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Chats;
using Parley.Server.Delivery;
using Parley.Server.Live;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Presence;

/// <summary>Online, offline, last seen and typing: what matters only now. Nothing of it is kept but the time somebody was last seen.</summary>
internal sealed class PresenceCommands(PresenceBoard board, PresenceWatchers watchers, ChatMembers members, Connections connections, Writer writer, SqliteDatabase database, TimeProvider time)
{
    public void Arrive(Connection connection)
    {
        if (connection.PersonOnline)
            return;
        connection.PersonOnline = true;
        if (board.Arrive(connection.Caller.AccountKey))
            Tell(connection.Caller, new ServerFrame { UserOnline = new Contracts.V1.Presence { AccountId = connection.Caller.AccountId.ToString() } });
    }

    public void Leave(Connection connection)
    {
        if (!connection.PersonOnline)
            return;
        connection.PersonOnline = false;
        if (!board.Leave(connection.Caller.AccountKey))
            return;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // Lost when the queue is full or the server dies: a last-seen time is not worth waiting for.
        _ = writer.TrySubmit(new AwaitedWrite<int>(session =>
            session.Prepare("UPDATE accounts SET last_seen = @now WHERE account_key = @account", "@now", "@account").With(now, connection.Caller.AccountKey).ExecuteNonQuery()));
        Tell(connection.Caller, new ServerFrame { UserOffline = new Contracts.V1.Presence { AccountId = connection.Caller.AccountId.ToString(), LastSeen = now } });
    }

    /// <summary>The connection is gone.</summary>
    public void Forget(Connection connection)
    {
        Leave(connection);
        watchers.Set(connection, []);
    }

    public void Typing(Connection connection, Typing typing)
    {
        if (!ChatId.TryParse(typing.ChatId, out var chat) || !members.Of(chat).Contains(connection.Caller.AccountKey))
            throw new ProblemException(Messages.MessageProblems.ChatNotFound);
        var frame = new ServerFrame
        {
            UserTyping = new UserTyping { ChatId = chat.ToString(), AccountId = connection.Caller.AccountId.ToString(), Active = typing.Active },
        };
        foreach (var account in members.Of(chat).Where(a => a != connection.Caller.AccountKey))
            foreach (var other in connections.OfAccount(account))
                other.Hint(frame);
    }

    /// <summary>Watches these accounts, as far as they share a chat with the watcher, and says how each of them is now.</summary>
    public IReadOnlyList<ServerFrame> Watch(Connection connection, PresenceWatch watch)
    {
        if (watch.AccountIds.Count > Limits.PresenceWatch)
            throw new ProblemException(Problems.Input("accountIds", $"At most {Limits.PresenceWatch} accounts."));
        var wanted = watch.AccountIds.Select(id =>
            AccountId.TryParse(id, out var account) ? account : throw new ProblemException(Problems.Input("accountIds", "An account id is a UUID."))).ToHashSet();
        var shown = wanted.Count == 0 ? [] : Partners(connection.Caller.AccountKey).Where(p => wanted.Contains(p.Id)).ToList();
        watchers.Set(connection, [.. shown.Select(p => p.Key)]);
        return [.. shown.Select(p => board.IsOnline(p.Key)
            ? new ServerFrame { UserOnline = new Contracts.V1.Presence { AccountId = p.Id.ToString() } }
            : new ServerFrame { UserOffline = new Contracts.V1.Presence { AccountId = p.Id.ToString(), LastSeen = p.LastSeen } })];
    }

    private void Tell(Caller about, ServerFrame frame)
    {
        foreach (var watcher in watchers.Of(about.AccountKey))
            watcher.Hint(frame);
    }

    private List<(long Key, AccountId Id, long LastSeen)> Partners(long accountKey)
    {
        using var reader = database.Read();
        return [.. reader.Connection.Query<(long Key, byte[] Id, long LastSeen)>(
            """
            SELECT DISTINCT a.account_key, a.account_id, a.last_seen FROM chat_members mine
            JOIN chat_members theirs ON theirs.chat_key = mine.chat_key AND theirs.account_key <> mine.account_key
            JOIN accounts a ON a.account_key = theirs.account_key
            WHERE mine.account_key = @accountKey
            """,
            new { accountKey }).Select(row => (row.Key, new AccountId(row.Id.ToGuid()), row.LastSeen))];
    }
}
