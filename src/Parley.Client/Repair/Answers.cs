using Google.Protobuf;
using Parley.Client.Chats;
using Parley.Client.Messages;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Repair;

/// <summary>Gives keys of messages again to devices that could not open them: of own messages, and to members of their chats alone.</summary>
internal sealed class Answers(Core core, DeviceLists lists, Controls controls)
{
    /// <summary>The request came in the session that the answer goes into; both are stored in the same step.</summary>
    public void Take(Step step, DeviceAddress from, RetryRequest request)
    {
        var account = new AccountId(from.AccountId);
        if (lists.Pinned(account)?.Device(from.DeviceId) is not { } device || request.Messages.Count == 0)
            return;
        var repair = StoredRepair.Of(step, from);
        var heard = RepairRules.WithinHour(repair.Heard, core.Now);
        if (heard.Count >= RepairRules.MostHeard)
            return;
        step.Put(StoredRepair.Table, repair with { Heard = [.. heard, core.Now] });
        var answer = new RetryAnswer();
        foreach (var asked in request.Messages.Take(RepairRules.MostAtOnce))
            if (Key(step, account, asked) is { } key)
                answer.Keys.Add(key);
        if (answer.Keys.Count > 0)
            controls.Put(step, account, device, new DevicePayload { RetryAnswer = answer });
    }

    private MessageKey? Key(Step step, AccountId askedBy, MissingMessage asked)
    {
        if (!MessageId.TryParse(asked.MessageId, out var id) || !ChatId.TryParse(asked.ChatId, out var chatId)
            || step.Get(StoredMessage.Table, id) is not { Mine: true, Sequence: not null, Secret: { } secret } message || message.ChatId != chatId
            || step.Get(StoredChat.Table, chatId) is not { } chat || chat.Member(askedBy) is null)
            return null;
        // What was written to a person is not given to whoever stands in their place since.
        if (askedBy != core.Me && message.Place < chat.KeyChangedAt)
            return null;
        return new MessageKey
        {
            MessageId = asked.MessageId,
            ChatId = asked.ChatId,
            ContentKey = ByteString.CopyFrom(secret.ContentKey),
            BodyHash = ByteString.CopyFrom(secret.BodyHash),
            SentAt = message.At,
        };
    }
}
