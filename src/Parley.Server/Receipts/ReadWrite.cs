using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Messages;
using Parley.Server.Operations;
using Problem = Parley.Server.Operations.Problem;

namespace Parley.Server.Receipts;

/// <summary>The person has read up to a sequence: moves the account's read watermark, and with it the delivered one, never back and never past the chat's end.</summary>
internal sealed class ReadWrite(Caller caller, ChatId chatId, long sequence, AudienceDirectory directory, Notices notices, TimeProvider time, Action<Problem?> answer) : Write
{
    private Problem? _problem;
    private AudienceChat? _chat;
    private ServerFrame? _moved;

    public override void Execute(WriteSession session)
    {
        (_problem, _moved) = (null, null);
        _chat = directory.Find(session, chatId);
        if (_chat?.Member(caller.AccountKey) is null)
        {
            _problem = MessageProblems.ChatNotFound;
            return;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var upTo = Math.Min(sequence, _chat.LastSequence);
        var moved = session.Prepare(
            """
            UPDATE chat_members SET read = @sequence, read_at = @now,
                delivered_at = CASE WHEN delivered < @sequence THEN @now ELSE delivered_at END, delivered = max(delivered, @sequence)
            WHERE chat_key = @chat AND account_key = @account AND read < @sequence
            """,
            "@sequence", "@now", "@chat", "@account").With(upTo, now, _chat.Key, caller.AccountKey).ExecuteNonQuery();
        if (moved > 0)
            _moved = new ServerFrame
            {
                MessageRead = new Watermark { ChatId = chatId.ToString(), AccountId = caller.AccountId.ToString(), Sequence = upTo, At = now },
            };
    }

    public override void Committed()
    {
        answer(_problem);
        if (_moved is not null)
            notices.Tell(_chat!.Members.Select(m => m.Key), _moved);
    }

    public override void Failed(Exception exception) => answer(exception is ProblemException refusal ? refusal.Problem : Problems.Internal);
}
