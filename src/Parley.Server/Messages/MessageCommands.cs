using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Receipts;
using Problem = Parley.Server.Operations.Problem;

namespace Parley.Server.Messages;

/// <summary>Checks what a client asks about messages for form and queues it for the writer. Live frames and REST both come through here.</summary>
internal sealed class MessageCommands(Writer writer, AudienceDirectory directory, MailboxPost post, Notices notices, TimeProvider time)
{
    public void Send(Caller caller, SendMessage message, Action<SendOutcome> answer)
    {
        var send = new Send(caller, Id(message.MessageId), Chat(message.ChatId), Body(message.Body), Hash(message.AudienceHash), Envelope.Check(message.Envelopes));
        if (!writer.TrySubmit(new SendMessageWrite(send, directory, post, time, answer)))
            answer(new SendOutcome(0, 0, Problems.Busy));
    }

    public void Control(Caller caller, SendControl control, Action<Problem?> answer)
    {
        if (control.ControlId.Length is 0 or > Limits.FrameIdChars)
            throw new ProblemException(Problems.Input("controlId", $"1 to {Limits.FrameIdChars} characters."));
        if (control.Envelopes.Count == 0)
            throw new ProblemException(Problems.Input("envelopes", "At least one envelope."));
        Submit(new ControlWrite(caller, control.ControlId, Envelope.Check(control.Envelopes), post, time, answer), answer);
    }

    public void Acknowledge(Caller caller, MailboxAcknowledge acknowledge, Action<Problem?> answer)
    {
        if (acknowledge.MailboxIds.Count is 0 or > Limits.MailboxAcknowledgements)
            throw new ProblemException(Problems.Input("mailboxIds", $"1 to {Limits.MailboxAcknowledgements} ids."));
        Submit(new AcknowledgeWrite(caller, acknowledge.MailboxIds, directory, notices, time, answer), answer);
    }

    public void Read(Caller caller, ReadMark mark, Action<Problem?> answer)
    {
        if (mark.Sequence < 1)
            throw new ProblemException(Problems.Input("sequence", "A sequence is 1 or more."));
        Submit(new ReadWrite(caller, Chat(mark.ChatId), mark.Sequence, directory, notices, time, answer), answer);
    }

    private void Submit(Write write, Action<Problem?> answer)
    {
        if (!writer.TrySubmit(write))
            answer(Problems.Busy);
    }

    private static MessageId Id(string text) =>
        MessageId.TryParse(text, out var id) ? id : throw new ProblemException(Problems.Input("messageId", "A message id is a UUID made by the sender."));

    private static ChatId Chat(string text) =>
        ChatId.TryParse(text, out var id) ? id : throw new ProblemException(Problems.Input("chatId", "A chat id is a UUID."));

    private static ByteString Body(ByteString body) =>
        body.Length is > 0 and <= Limits.BodyBytes ? body : throw new ProblemException(Problems.Input("body", $"A body has 1 to {Limits.BodyBytes} bytes."));

    private static byte[] Hash(ByteString hash) =>
        hash.Length == 32 ? hash.ToByteArray() : throw new ProblemException(Problems.Input("audienceHash", "The audience hash has 32 bytes."));
}
