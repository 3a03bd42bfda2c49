using Microsoft.Data.Sqlite;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Users;

/// <summary>What the owner of an account sees of it.</summary>
/// <param name="PhoneNumber">Absent of a bot.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="Bot">True of a bot, else absent.</param>
internal sealed record Profile(string AccountId, string? PhoneNumber, string? Username, string DisplayName, string About, long CreatedAt, bool? Bot);

/// <summary>What others see of an account. <paramref name="Bot"/> is true of a bot, else absent.</summary>
internal sealed record PublicUser(string AccountId, string? Username, string DisplayName, string About, bool? Bot);

/// <summary><paramref name="LastSeen"/> is in milliseconds since 1970, absent when the person was never there.</summary>
internal sealed record UserStatus(bool Online, long? LastSeen);

/// <summary>A profile as it is to be, checked.</summary>
internal sealed record ProfileChange(string? Username, string DisplayName, string About);

/// <summary>Reads and changes what accounts say about themselves.</summary>
internal sealed class Profiles(SqliteDatabase database, Writer writer)
{
    public Profile Own(Caller caller)
    {
        using var reader = database.Read();
        using var row = reader.Prepare(
            "SELECT phone_number, username, display_name, about, created_at, is_bot FROM accounts WHERE account_key = @account", "@account").With(caller.AccountKey).ExecuteReader();
        return row.Read()
            ? new Profile(caller.AccountId.ToString(), Text(row, 0), Text(row, 1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetBoolean(5) ? true : null)
            : throw new ProblemException(Problems.Unauthenticated);
    }

    public async Task<Profile> Change(Caller caller, ProfileChange change)
    {
        var (folded, name) = (change.Username is null ? null : PersonText.Fold(change.Username), PersonText.Fold(change.DisplayName));
        await writer.Commit(session =>
        {
            if (!Usernames.IsOfBot(change.Username) && session.Prepare("SELECT is_bot FROM accounts WHERE account_key = @account", "@account").With(caller.AccountKey).ExecuteScalar() is 1L)
                throw new ProblemException(Usernames.NotOfBot);
            var owner = folded is null ? null : Usernames.Owner(session, folded);
            if (owner is not null && owner != caller.AccountKey)
                throw new ProblemException(Usernames.Taken);
            session.Prepare(
                "UPDATE accounts SET username = @username, username_folded = @folded, display_name = @display, name_folded = @name, about = @about WHERE account_key = @account",
                "@username", "@folded", "@display", "@name", "@about", "@account")
                .With(change.Username, folded, change.DisplayName, name, change.About, caller.AccountKey).ExecuteNonQuery();
        });
        return Own(caller);
    }

    /// <summary>Null when there is no such account.</summary>
    public PublicUser? Find(AccountId account)
    {
        using var reader = database.Read();
        using var row = reader.Prepare("SELECT account_id, username, display_name, about, is_bot FROM accounts WHERE account_id = @id", "@id")
            .With(account.Value.ToBytes()).ExecuteReader();
        return row.Read() ? ReadUser(row) : null;
    }

    /// <summary>The account's key and when it was last seen (0: never), if it is the asker's own or shares a chat with it; else null.</summary>
    public (long Key, long LastSeen)? Seen(Caller asker, AccountId account)
    {
        using var reader = database.Read();
        using var row = reader.Prepare(
            """
            SELECT a.account_key, a.last_seen FROM accounts a WHERE a.account_id = @id AND (a.account_key = @asker OR EXISTS (
              SELECT 1 FROM chat_members mine JOIN chat_members theirs USING (chat_key)
              WHERE mine.account_key = @asker AND theirs.account_key = a.account_key))
            """, "@id", "@asker").With(account.Value.ToBytes(), asker.AccountKey).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : null;
    }

    internal static PublicUser ReadUser(SqliteDataReader row) =>
        new(new AccountId(row.GetFieldValue<byte[]>(0).ToGuid()).ToString(), Text(row, 1), row.GetString(2), row.GetString(3), row.GetBoolean(4) ? true : null);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
