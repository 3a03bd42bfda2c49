using Microsoft.Data.Sqlite;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Users;

/// <summary>
/// Finds people who can be written to: by their exact number, or by the beginning of username or name. Beginnings are ranges in an index, so no character
/// of a search is a wildcard and no search reads more than it shows.
/// </summary>
internal sealed class UserSearch(SqliteDatabase database)
{
    internal const int ShortestPrefix = 2;
    private static readonly Problem BotMayNotSearch = new(403, "bot-may-not-search", "A bot cannot search for people. It hears of those who write to it.");

    public IReadOnlyList<PublicUser> Find(Caller caller, string query)
    {
        using var reader = database.Read();
        if (reader.Prepare("SELECT is_bot FROM accounts WHERE account_key = @me", "@me").With(caller.AccountKey).ExecuteScalar() is 1L)
            throw new ProblemException(BotMayNotSearch);
        if (PhoneNumber.TryParse(query, out var number))
            return Read(reader.Prepare(
                "SELECT account_id, username, display_name, about, is_bot FROM accounts WHERE phone_number = @number AND list_epoch > 0 AND closed_at IS NULL AND account_key <> @me", "@number", "@me")
                .With(number.Value, caller.AccountKey));

        var prefix = PersonText.Fold(query.StartsWith('@') ? query[1..] : query);
        if (prefix.EnumerateRunes().Count() < ShortestPrefix)
            return [];
        return Read(reader.Prepare(
            """
            SELECT account_id, username, display_name, about, is_bot FROM (
              SELECT * FROM (SELECT *, 1 AS place FROM accounts
                WHERE username_folded >= @from AND username_folded < @to AND list_epoch > 0 AND closed_at IS NULL AND account_key <> @me ORDER BY username_folded LIMIT @limit)
              UNION ALL
              SELECT * FROM (SELECT *, 2 AS place FROM accounts
                WHERE name_folded >= @from AND name_folded < @to AND list_epoch > 0 AND closed_at IS NULL AND account_key <> @me
                  AND (username_folded IS NULL OR username_folded < @from OR username_folded >= @to) ORDER BY name_folded LIMIT @limit))
            ORDER BY place, CASE place WHEN 1 THEN username_folded ELSE name_folded END LIMIT @limit
            """, "@from", "@to", "@me", "@limit").With(prefix, prefix + "\U0010FFFF", caller.AccountKey, Limits.SearchResults));
    }

    private static List<PublicUser> Read(SqliteCommand command)
    {
        var users = new List<PublicUser>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
            users.Add(Profiles.ReadUser(rows));
        return users;
    }
}
