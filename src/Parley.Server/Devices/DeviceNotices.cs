using Dapper;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Delivery;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Devices;

/// <summary>
/// Tells whoever is connected that an account has published a list: its own devices, so that a new one does not come unseen, and the people it has chats
/// with, so that their next message fits at once. A hint: who misses it learns from the answer to a send.
/// </summary>
internal sealed class DeviceNotices(Notices notices, SqliteDatabase database)
{
    public void ListPublished(long accountKey, AccountId account, uint epoch)
    {
        using var reader = database.Read();
        var concerned = reader.Connection.Query<long>(
            """
            SELECT DISTINCT theirs.account_key FROM chat_members mine JOIN chat_members theirs USING (chat_key)
            WHERE mine.account_key = @accountKey AND theirs.account_key <> @accountKey
            """, new { accountKey }).Prepend(accountKey);
        notices.Tell(concerned, new ServerFrame { DevicesChanged = new DevicesChanged { AccountId = account.ToString(), ListEpoch = epoch } });
    }
}
