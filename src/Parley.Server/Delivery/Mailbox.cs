using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Delivery;

/// <summary>
/// Reads a device's mailbox: the entries that it has not acknowledged, oldest first. Reading removes nothing; only an acknowledgement by id does.
/// </summary>
internal sealed class Mailbox(SqliteDatabase database)
{
    public MailboxPage Page(long deviceKey, int limit)
    {
        using var reader = database.Read();
        var page = new MailboxPage();
        using var rows = reader.Prepare(
            """
            SELECT b.mailbox_id, b.type, b.ciphertext, b.committed_at, b.control_id, b.sender_device, a.account_id,
                   m.message_id, c.chat_id, m.sequence, m.committed_at, m.body
            FROM mailbox b
            JOIN accounts a ON a.account_key = b.sender_key
            LEFT JOIN messages m ON m.message_key = b.message_key
            LEFT JOIN chats c ON c.chat_key = m.chat_key
            WHERE b.device_key = @device ORDER BY b.mailbox_id LIMIT @limit
            """,
            "@device", "@limit").With(deviceKey, limit + 1).ExecuteReader();
        var bytes = 0;
        while (rows.Read())
        {
            if (page.Entries.Count == limit || bytes > Limits.MailboxPageBytes)
            {
                page.More = true;
                break;
            }

            var entry = Entry(rows);
            bytes += entry.CalculateSize();
            page.Entries.Add(entry);
        }

        return page;
    }

    /// <summary>Entries in all mailboxes. For the metrics.</summary>
    public long Depth()
    {
        using var reader = database.Read();
        return (long)reader.Prepare("SELECT count(*) FROM mailbox").ExecuteScalar()!;
    }

    private static MailboxEntry Entry(Microsoft.Data.Sqlite.SqliteDataReader row)
    {
        var sender = new AccountId(row.GetFieldValue<byte[]>(6).ToGuid()).ToString();
        var device = (uint)row.GetInt32(5);
        var entry = new MailboxEntry
        {
            MailboxId = row.GetInt64(0),
            Type = (EnvelopeType)row.GetInt32(1),
            Ciphertext = UnsafeByteOperations.UnsafeWrap(row.GetFieldValue<byte[]>(2)),
            CommittedAt = row.GetInt64(3),
            ControlId = row.IsDBNull(4) ? "" : row.GetString(4),
            SenderAccountId = sender,
            SenderDeviceId = device,
        };
        if (!row.IsDBNull(7))
            entry.Message = new MessageRecord
            {
                MessageId = new MessageId(row.GetFieldValue<byte[]>(7).ToGuid()).ToString(),
                ChatId = new ChatId(row.GetFieldValue<byte[]>(8).ToGuid()).ToString(),
                Sequence = row.GetInt64(9),
                SenderAccountId = sender,
                SenderDeviceId = device,
                CommittedAt = row.GetInt64(10),
                Body = UnsafeByteOperations.UnsafeWrap(row.GetFieldValue<byte[]>(11)),
            };
        return entry;
    }
}
