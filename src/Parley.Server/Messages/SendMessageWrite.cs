using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Problem = Parley.Server.Operations.Problem;

namespace Parley.Server.Messages;

/// <summary>A message as its sender wants it committed, checked for form.</summary>
internal sealed record Send(Caller Caller, MessageId MessageId, ChatId ChatId, ByteString Body, byte[] AudienceHash, Envelope[] Envelopes);

/// <summary>What became of a send: its place in the chat, or the reason why nothing was stored.</summary>
internal readonly record struct SendOutcome(long Sequence, long CommittedAt, Problem? Problem);

/// <summary>
/// Commits one message: body, sequence and one mailbox row for every device of the audience, in one transaction. A message id that is known already
/// changes nothing and answers as the first time.
/// </summary>
internal sealed class SendMessageWrite(Send send, AudienceDirectory directory, MailboxPost post, TimeProvider time, Action<SendOutcome> answer) : Write
{
    private readonly List<PostedEntry> _posted = [];
    private SendOutcome _outcome;

    public override bool IsMessage => true;

    public override void Execute(WriteSession session)
    {
        _posted.Clear();
        _outcome = Commit(session);
    }

    public override void Committed()
    {
        answer(_outcome);
        post.Deliver(_posted);
    }

    public override void Failed(Exception exception) => answer(new SendOutcome(0, 0, exception is ProblemException refusal ? refusal.Problem : Problems.Internal));

    private SendOutcome Commit(WriteSession session)
    {
        var chat = directory.Find(session, send.ChatId);
        var sender = chat?.Member(send.Caller.AccountKey);
        if (chat is null || sender is null)
            return Refuse(MessageProblems.ChatNotFound);
        if (!Array.Exists(sender.Devices, d => d.Key == send.Caller.DeviceKey))
            return Refuse(Problems.DeviceInactive);
        if (sender.IsBot && chat.LastSequence == 0)
            return Refuse(MessageProblems.BotMayNotBegin);
        if (Array.Exists(chat.Members, m => m.IsClosed))
            return Known(session, chat) ?? Refuse(MessageProblems.AccountClosed);
        if (AudienceCheck.Against(chat, send) is { } mismatch)
            return Known(session, chat) ?? Refuse(mismatch);

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var sequence = chat.LastSequence + 1;
        var messageKey = session.NextNumber("messages");
        var inserted = session.Prepare(
            """
            INSERT INTO messages (message_key, message_id, chat_key, sequence, sender_key, sender_device, committed_at, body)
            VALUES (@key, @id, @chat, @sequence, @sender, @device, @now, @body) ON CONFLICT (message_id) DO NOTHING
            """,
            "@key", "@id", "@chat", "@sequence", "@sender", "@device", "@now", "@body")
            .With(messageKey, send.MessageId.Value.ToBytes(), chat.Key, sequence, sender.Key, send.Caller.DeviceId.Value, now, send.Body.Memory.ToArrayUncopied())
            .ExecuteNonQuery();
        if (inserted == 0)
            return Known(session, chat) ?? Refuse(MessageProblems.MessageIdTaken);

        session.Prepare("UPDATE chats SET last_sequence = @sequence, updated_at = @now WHERE chat_key = @chat", "@sequence", "@now", "@chat")
            .With(sequence, now, chat.Key).ExecuteNonQuery();
        chat.LastSequence = sequence;
        PostEnvelopes(session, chat, messageKey, sequence, now);
        return new SendOutcome(sequence, now, null);
    }

    private void PostEnvelopes(WriteSession session, AudienceChat chat, long messageKey, long sequence, long now)
    {
        var record = new MessageRecord
        {
            MessageId = send.MessageId.ToString(),
            ChatId = send.ChatId.ToString(),
            Sequence = sequence,
            SenderAccountId = send.Caller.AccountId.ToString(),
            SenderDeviceId = (uint)send.Caller.DeviceId.Value,
            CommittedAt = now,
            Body = send.Body,
        };
        foreach (var envelope in send.Envelopes)
        {
            var account = Array.Find(chat.Members, m => m.Id == envelope.AccountId)!;
            var device = Array.Find(account.Devices, d => d.DeviceId == envelope.DeviceId)!;
            _posted.Add(MailboxPost.Insert(session, new MailboxRow(device.Key, envelope, send.Caller, now)
            {
                Message = record,
                MessageKey = messageKey,
                ChatKey = chat.Key,
            }));
        }
    }

    /// <summary>The outcome of an earlier send with the same id by the same device into the same chat; null when there was none.</summary>
    private SendOutcome? Known(WriteSession session, AudienceChat chat)
    {
        using var row = session.Prepare(
            "SELECT sequence, committed_at FROM messages WHERE message_id = @id AND chat_key = @chat AND sender_key = @sender AND sender_device = @device",
            "@id", "@chat", "@sender", "@device")
            .With(send.MessageId.Value.ToBytes(), chat.Key, send.Caller.AccountKey, send.Caller.DeviceId.Value).ExecuteReader();
        return row.Read() ? new SendOutcome(row.GetInt64(0), row.GetInt64(1), null) : null;
    }

    private static SendOutcome Refuse(Problem problem) => new(0, 0, problem);
}
