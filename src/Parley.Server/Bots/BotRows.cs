using Microsoft.Data.Sqlite;
using Parley.Contracts;
using Parley.Server.Delivery;
using Parley.Server.Users;

namespace Parley.Server.Bots;

/// <summary>A bot as its owner's commands meet it. <paramref name="IsUnused"/>: it is open, and nobody has ever signed in to it.</summary>
internal sealed record OwnBot(long Key, AccountId Id, bool IsClosed, bool IsUnused);

/// <summary>The rows of a bot: an account without a phone number, and whose it is.</summary>
internal static class BotRows
{
    public const string Select = "SELECT account_id, username, display_name, about, created_at FROM bots JOIN accounts USING (account_key)";

    private const string SelectOwn =
        """
        SELECT account_key, account_id, closed_at IS NOT NULL,
               closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.account_key = bots.account_key)
        FROM bots JOIN accounts USING (account_key) WHERE owner_key = @owner AND
        """;

    public static Bot Read(SqliteDataReader row) =>
        new(new AccountId(row.GetFieldValue<byte[]>(0).ToGuid()).ToString(), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4));

    public static bool IsBot(WriteSession session, long accountKey) =>
        session.Prepare("SELECT 1 FROM bots WHERE account_key = @key", "@key").With(accountKey).ExecuteScalar() is not null;

    public static OwnBot? OwnWithId(WriteSession session, long owner, AccountId id) =>
        Own(session.Prepare($"{SelectOwn} account_id = @id", "@owner", "@id").With(owner, id.Value.ToBytes()));

    /// <summary>The account that has a wanted username, if it is a bot of this owner.</summary>
    public static OwnBot? OwnNamed(WriteSession session, long owner, long accountKey) =>
        Own(session.Prepare($"{SelectOwn} account_key = @key", "@owner", "@key").With(owner, accountKey));

    /// <summary>How many open bots an account has.</summary>
    public static long Count(WriteSession session, long owner) => (long)session.Prepare(
        "SELECT count(*) FROM bots JOIN accounts USING (account_key) WHERE owner_key = @owner AND closed_at IS NULL", "@owner").With(owner).ExecuteScalar()!;

    public static long Insert(WriteSession session, AccountId id, long owner, byte[] tokenHash, long now)
    {
        var key = session.NextNumber("accounts");
        session.Prepare("INSERT INTO accounts (account_key, account_id, is_bot, created_at) VALUES (@key, @id, 1, @now)", "@key", "@id", "@now")
            .With(key, id.Value.ToBytes(), now).ExecuteNonQuery();
        session.Prepare("INSERT INTO bots (account_key, owner_key, token_hash) VALUES (@key, @owner, @hash)", "@key", "@owner", "@hash")
            .With(key, owner, tokenHash).ExecuteNonQuery();
        return key;
    }

    public static void Describe(WriteSession session, long key, string displayName, string about) => session.Prepare(
        "UPDATE accounts SET display_name = @display, name_folded = @name, about = @about WHERE account_key = @key", "@display", "@name", "@about", "@key")
        .With(displayName, PersonText.Fold(displayName), about, key).ExecuteNonQuery();

    public static void SetToken(WriteSession session, long key, byte[] hash) =>
        session.Prepare("UPDATE bots SET token_hash = @hash WHERE account_key = @key", "@hash", "@key").With(hash, key).ExecuteNonQuery();

    public static void Close(WriteSession session, long key, long now)
    {
        session.Prepare("UPDATE accounts SET closed_at = @now WHERE account_key = @key", "@now", "@key").With(now, key).ExecuteNonQuery();
        SetToken(session, key, []);
        if (session.Prepare("SELECT 1 FROM chat_members JOIN chats USING (chat_key) WHERE account_key = @key AND last_sequence > 0 LIMIT 1", "@key").With(key).ExecuteScalar() is null)
            SetName(session, key, null);
    }

    /// <summary>Null gives the name up.</summary>
    public static void SetName(WriteSession session, long key, string? username) =>
        session.Prepare("UPDATE accounts SET username = @username, username_folded = @folded WHERE account_key = @key", "@username", "@folded", "@key")
            .With(username, username is null ? null : PersonText.Fold(username), key).ExecuteNonQuery();

    private static OwnBot? Own(SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        return row.Read() ? new OwnBot(row.GetInt64(0), new AccountId(row.GetFieldValue<byte[]>(1).ToGuid()), row.GetBoolean(2), row.GetBoolean(3)) : null;
    }
}
