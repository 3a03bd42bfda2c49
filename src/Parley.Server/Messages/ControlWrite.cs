using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;

namespace Parley.Server.Messages;

/// <summary>
/// Puts controls into single devices' mailboxes: Signal messages without a body, such as a request to repair a session. Only devices of accounts that
/// share a chat with the sender can be reached. Repeating a control id for a device whose mailbox still holds it changes nothing.
/// </summary>
internal sealed class ControlWrite(Caller caller, string controlId, Envelope[] envelopes, MailboxPost post, TimeProvider time, Action<Problem?> answer) : Write
{
    private static readonly Problem Unreachable = new(404, "device-not-found", "A control can be sent to active devices of people with whom you share a chat.");
    private readonly List<PostedEntry> _posted = [];
    private Problem? _problem;

    public override void Execute(WriteSession session)
    {
        _posted.Clear();
        _problem = null;
        var targets = new long[envelopes.Length];
        for (var i = 0; i < envelopes.Length; i++)
        {
            if (Target(session, envelopes[i]) is not { } device)
            {
                _problem = Unreachable;
                return;
            }

            targets[i] = device;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var i = 0; i < envelopes.Length; i++)
            if (!Holds(session, targets[i]))
                _posted.Add(MailboxPost.Insert(session, new MailboxRow(targets[i], envelopes[i], caller, now) { ControlId = controlId }));
    }

    public override void Committed()
    {
        answer(_problem);
        post.Deliver(_posted);
    }

    public override void Failed(Exception exception) => answer(exception is ProblemException refusal ? refusal.Problem : Problems.Internal);

    private bool Holds(WriteSession session, long deviceKey) => session.Prepare(
        "SELECT 1 FROM mailbox WHERE device_key = @device AND control_id = @id AND sender_key = @sender LIMIT 1", "@device", "@id", "@sender")
        .With(deviceKey, controlId, caller.AccountKey).ExecuteScalar() is not null;

    private long? Target(WriteSession session, Envelope envelope) => (long?)session.Prepare(
        """
        SELECT d.device_key FROM devices d JOIN accounts a USING (account_key)
        WHERE a.account_id = @account AND d.device_id = @device AND d.state = 'active' AND (d.account_key = @caller OR EXISTS (
            SELECT 1 FROM chat_members mine JOIN chat_members theirs USING (chat_key) WHERE mine.account_key = @caller AND theirs.account_key = d.account_key))
        """,
        "@account", "@device", "@caller")
        .With(Storage.Uuids.ToBytes(envelope.AccountId.Value), envelope.DeviceId, caller.AccountKey).ExecuteScalar();
}
