using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Keyring;

/// <summary>Whether an account lets the server keep its history for its devices, sealed as it is, or keeps it on the devices that have it.</summary>
internal sealed class HistoryChoice(SqliteDatabase database, Writer writer, AudienceDirectory directory)
{
    public bool IsKept(Caller caller)
    {
        using var reader = database.Read();
        return IsKept(reader.Prepare("SELECT keeps_history FROM accounts WHERE account_key = @account", "@account").With(caller.AccountKey).ExecuteScalar());
    }

    /// <summary>Without a history the whole keyring goes at once, and nothing is added to it any more.</summary>
    public Task Choose(Caller caller, bool kept) => writer.Commit(session =>
    {
        session.Prepare("UPDATE accounts SET keeps_history = @kept WHERE account_key = @account", "@kept", "@account").With(kept ? 1 : 0, caller.AccountKey).ExecuteNonQuery();
        directory.Forget(caller.AccountKey);
        if (kept)
            return;
        session.Prepare("DELETE FROM keyring_segments WHERE account_key = @account", "@account").With(caller.AccountKey).ExecuteNonQuery();
        session.Prepare("DELETE FROM keyring_sizes WHERE account_key = @account", "@account").With(caller.AccountKey).ExecuteNonQuery();
    });

    public static bool IsKept(WriteSession session, long accountKey) =>
        IsKept(session.Prepare("SELECT keeps_history FROM accounts WHERE account_key = @account", "@account").With(accountKey).ExecuteScalar());

    private static bool IsKept(object? column) => column is not 0L;
}
