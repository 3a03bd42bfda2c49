using Parley.Client.Chats;
using Parley.Client.Keyring;
using Parley.Client.People;
using Parley.Client.Repair;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Messages;

/// <summary>
/// Stores what came out of the mailbox: message, ratchet and used-up prekeys of all entries in one transaction. Only when that is committed may the entries
/// be acknowledged. An entry that comes twice changes nothing.
/// </summary>
internal sealed class Receiver(Core core, ChatBook chats, DeviceLists lists, Opener opener, Arrivals arrivals, PresenceBoard presence, MessageRepair repair,
    ContentKeys contentKeys)
{
    /// <summary>Takes, within the step, what another device tells this one.</summary>
    public Action<Step, DeviceAddress, DevicePayload> Told { get; set; } = static (_, _, _) => { };

    /// <summary>Throws what passes; then nothing was stored and everything comes again.</summary>
    public async Task Take(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken)
    {
        await Prepare(entries, cancellationToken);
        await core.Store.Change(
            step =>
            {
                foreach (var entry in entries)
                    if (AccountId.TryParse(entry.SenderAccountId, out var sender))
                        Take(step, entry, sender);
            },
            cancellationToken);
    }

    /// <summary>What needs the network comes before the step: chats and device lists that are not known yet.</summary>
    private async Task Prepare(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var chat in entries.Select(entry => ChatId.TryParse(entry.Message?.ChatId, out var id) ? id : default).Distinct())
            if (chat != default && chats.Find(chat) is null)
                await UnlessRefused(() => chats.Fetch(chat, cancellationToken));
        foreach (var stranger in Strangers(entries))
            await UnlessRefused(() => lists.Refresh(stranger, cancellationToken));
        foreach (var stranger in Strangers(entries))
            await UnlessRefused(() => lists.Recall(stranger, cancellationToken));
    }

    /// <summary>Accounts of which a device wrote that is not known.</summary>
    private List<AccountId> Strangers(IReadOnlyList<MailboxEntry> entries) =>
    [
        .. entries.Where(entry => AccountId.TryParse(entry.SenderAccountId, out var sender) && lists.Pinned(sender)?.Sender((int)entry.SenderDeviceId, core.Now) is null)
            .Select(entry => new AccountId(Guid.Parse(entry.SenderAccountId))).Distinct(),
    ];

    /// <summary>A refusal that stays (no such chat, a list that does not hold) must not stop everything behind it.</summary>
    private async Task UnlessRefused(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (RefusedException refusal) when (!refusal.IsTransient)
        {
            core.MessageWaits(refusal.Code);
        }
    }

    /// <summary>What waited says something now, at the place where it waited.</summary>
    public void Heal(Step step, WaitingMessage waiting, Reading reading, MessageSecret secret)
    {
        step.Delete(WaitingMessage.Table, waiting.Id);
        if (step.Get(StoredChat.Table, waiting.ChatId) is { } chat && step.Get(StoredMessage.Table, waiting.Id) is { Kind: MessageKind.Waiting } message)
            Put(step, chat, Said(step, message, reading, secret), isNew: false);
    }

    private void Take(Step step, MailboxEntry entry, AccountId sender)
    {
        if (entry.Message is { } message)
        {
            Take(step, entry, message, sender);
            return;
        }

        var opened = Open(step, entry, sender);
        if (opened.Payload is { } payload)
            Told(step, new DeviceAddress(sender.Value, (int)entry.SenderDeviceId), payload);
    }

    private void Take(Step step, MailboxEntry entry, MessageRecord record, AccountId sender)
    {
        if (!ChatId.TryParse(record.ChatId, out var chatId) || !MessageId.TryParse(record.MessageId, out var id) || record.Sequence is < 1 or >= ChatRules.MaxSequence
            || step.Get(StoredChat.Table, chatId) is not { } chat || chat.Member(sender) is null)
            return;
        var known = step.Get(StoredMessage.Table, id);
        if (known is not null && known.ChatId != chatId)
            return;
        if (known is { Mine: false, Arrival: 0, Kind: not MessageKind.Waiting })
        {
            // The history was quicker. The ratchet moves all the same, and whoever reads what arrives is not to miss it.
            Open(step, entry, sender);
            Put(step, chat, known with { Arrival = Arrivals.Next(step) }, isNew: false);
            return;
        }

        if (known is not null && known.Kind != MessageKind.Waiting)
            return;
        var read = Opener.Read(Open(step, entry, sender).Payload?.MessageKey, record.MessageId, record.ChatId, record.Body.Span);
        if (known is not null && read is null)
            return;
        var message = new StoredMessage(
            id, chatId, Places.OfSequence(record.Sequence), record.Sequence, sender, Mine: sender == core.Me, record.CommittedAt, MessageKind.Waiting);
        if (read is null)
            repair.Keep(step, entry, id, chatId, sender);
        else
            step.Delete(WaitingMessage.Table, id);
        Put(step, chat, read is { } said ? Said(step, message, said.Reading, said.Secret) : message, isNew: known is null);
    }

    private Opened Open(Step step, MailboxEntry entry, AccountId sender)
    {
        var opened = opener.Open(step, sender, (int)entry.SenderDeviceId, (int)entry.Type, entry.Ciphertext.Span);
        if (opened.Payload is null)
            repair.Missed(step, new DeviceAddress(sender.Value, (int)entry.SenderDeviceId), opened.IsBroken);
        return opened;
    }

    private StoredMessage Said(Step step, StoredMessage message, Reading reading, MessageSecret secret)
    {
        contentKeys.Keep(step, message, secret);
        return message with
        {
            Kind = reading.Kind,
            Text = reading.Text,
            File = reading.File,
            Arrival = message.Mine ? 0 : Arrivals.Next(step),
            Secret = message.Mine ? secret : null,
        };
    }

    private void Put(Step step, StoredChat chat, StoredMessage message, bool isNew)
    {
        var told = chats.ToMessage(message, ChatBook.PutMessage(step, chat, message, isNew));
        step.After(() =>
        {
            presence.StopTyping(chat.Id);
            arrivals.Signal();
            core.Feed.Tell(new MessageReceived(chats.HandleOf(chat.Id), told));
        });
    }
}
