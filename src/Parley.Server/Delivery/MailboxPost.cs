using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Live;
using Parley.Server.Operations;

namespace Parley.Server.Delivery;

/// <summary>What is to be put into one device's mailbox.</summary>
internal sealed record MailboxRow(long DeviceKey, Envelope Envelope, Caller Sender, long CommittedAt)
{
    public MessageRecord? Message { get; init; }

    public long? MessageKey { get; init; }

    public long? ChatKey { get; init; }

    public string ControlId { get; init; } = "";
}

/// <summary>A row of a mailbox, and the frame that tells its device of it.</summary>
internal readonly record struct PostedEntry(long DeviceKey, ServerFrame Frame);

/// <summary>Puts entries into mailboxes and, after the commit, hands them to the devices that are connected and live.</summary>
internal sealed class MailboxPost(Connections connections, ServerMetrics metrics)
{
    /// <summary>Runs in a write. The mailbox id is the row's for good: ids grow per server and are never used twice.</summary>
    public static PostedEntry Insert(WriteSession session, MailboxRow row)
    {
        var id = session.NextNumber("mailbox");
        session.Prepare(
            """
            INSERT INTO mailbox (device_key, mailbox_id, message_key, chat_key, sequence, control_id, sender_key, sender_device, type, ciphertext, committed_at)
            VALUES (@device, @id, @message, @chat, @sequence, @control, @sender, @senderDevice, @type, @ciphertext, @now)
            """,
            "@device", "@id", "@message", "@chat", "@sequence", "@control", "@sender", "@senderDevice", "@type", "@ciphertext", "@now")
            .With(row.DeviceKey, id, row.MessageKey, row.ChatKey, row.Message?.Sequence, row.ControlId.Length == 0 ? null : row.ControlId, row.Sender.AccountKey,
                row.Sender.DeviceId.Value, (int)row.Envelope.Type, row.Envelope.Ciphertext.Memory.ToArrayUncopied(), row.CommittedAt)
            .ExecuteNonQuery();
        return new PostedEntry(row.DeviceKey, new ServerFrame
        {
            MessageReceive = new MailboxEntry
            {
                MailboxId = id,
                SenderAccountId = row.Sender.AccountId.ToString(),
                SenderDeviceId = (uint)row.Sender.DeviceId.Value,
                Type = row.Envelope.Type,
                Ciphertext = row.Envelope.Ciphertext,
                CommittedAt = row.CommittedAt,
                Message = row.Message,
                ControlId = row.ControlId,
            },
        });
    }

    public void Deliver(List<PostedEntry> entries)
    {
        foreach (var (device, frame) in entries)
            if (connections.OfDevice(device)?.Deliver(frame) == true)
                metrics.EntryDelivered();
    }
}
