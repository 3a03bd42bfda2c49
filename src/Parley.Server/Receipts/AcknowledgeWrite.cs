using Parley.Contracts.V1;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Problem = Parley.Server.Operations.Problem;

namespace Parley.Server.Receipts;

/// <summary>
/// A device has stored these entries: their rows go, by id, and the account's delivered watermark moves up to the first message of the chat that the
/// device has still to acknowledge. So a tick never claims a message that is only behind another in the mailbox.
/// </summary>
internal sealed class AcknowledgeWrite(Caller caller, IReadOnlyList<long> ids, AudienceDirectory directory, Notices notices, TimeProvider time, Action<Problem?> answer) : Write
{
    private readonly List<(AudienceChat Chat, ServerFrame Frame)> _moved = [];
    private readonly Dictionary<long, long> _acknowledged = [];
    private readonly List<(long ChatKey, long Sequence)> _rows = [];

    public override void Execute(WriteSession session)
    {
        _moved.Clear();
        _acknowledged.Clear();
        _rows.Clear();
        foreach (var id in ids)
            Delete(session, id);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var (chatKey, sequence) in _acknowledged)
            MoveWatermark(session, chatKey, sequence, now);
        foreach (var (chatKey, sequence) in _rows)
            if (directory.Find(session, chatKey) is { } chat && !Array.Exists(chat.Members, m => m.KeepsHistory))
                DeliveredBodies.Forget(session, chat, sequence);
    }

    public override void Committed()
    {
        answer(null);
        foreach (var (chat, frame) in _moved)
            notices.Tell(chat.Members.Select(m => m.Key), frame);
    }

    public override void Failed(Exception exception) => answer(exception is ProblemException refusal ? refusal.Problem : Problems.Internal);

    private void Delete(WriteSession session, long id)
    {
        using var row = session.Prepare("DELETE FROM mailbox WHERE device_key = @device AND mailbox_id = @id RETURNING chat_key, sequence", "@device", "@id")
            .With(caller.DeviceKey, id).ExecuteReader();
        if (!row.Read() || row.IsDBNull(0))
            return;
        var (chat, sequence) = (row.GetInt64(0), row.GetInt64(1));
        _rows.Add((chat, sequence));
        _acknowledged[chat] = Math.Max(sequence, _acknowledged.GetValueOrDefault(chat));
    }

    private void MoveWatermark(WriteSession session, long chatKey, long acknowledged, long now)
    {
        var first = session.Prepare("SELECT sequence FROM mailbox WHERE device_key = @device AND chat_key = @chat ORDER BY mailbox_id LIMIT 1", "@device", "@chat")
            .With(caller.DeviceKey, chatKey).ExecuteScalar();
        var sequence = first is long waiting ? Math.Min(acknowledged, waiting - 1) : acknowledged;
        var moved = session.Prepare(
            "UPDATE chat_members SET delivered = @sequence, delivered_at = @now WHERE chat_key = @chat AND account_key = @account AND delivered < @sequence",
            "@sequence", "@now", "@chat", "@account").With(sequence, now, chatKey, caller.AccountKey).ExecuteNonQuery();
        if (moved == 0 || directory.Find(session, chatKey) is not { } chat)
            return;
        _moved.Add((chat, new ServerFrame
        {
            MessageDelivered = new Watermark { ChatId = chat.Id.ToString(), AccountId = caller.AccountId.ToString(), Sequence = sequence, At = now },
        }));
    }
}
