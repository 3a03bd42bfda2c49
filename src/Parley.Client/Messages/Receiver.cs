using Parley.Client.Chats;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Messages;

/// <summary>
/// Stores what came out of the mailbox: message, ratchet and used-up prekeys of all entries in one transaction. Only when that is committed may the entries
/// be acknowledged. An entry that comes twice changes nothing.
/// </summary>
internal sealed class Receiver(Core core, ChatBook chats, DeviceLists lists, Opener opener, Arrivals arrivals, PresenceBoard presence)
{
    /// <summary>Throws what passes; then nothing was stored and everything comes again.</summary>
    public async Task Take(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken)
    {
        await Prepare(entries, cancellationToken);
        await core.Store.Change(
            step =>
            {
                foreach (var entry in entries)
                    if (entry.Message is { } message && AccountId.TryParse(entry.SenderAccountId, out var sender))
                        Take(step, entry, message, sender);
            },
            cancellationToken);
    }

    /// <summary>What needs the network comes before the step: chats and device lists that are not known yet.</summary>
    private async Task Prepare(IReadOnlyList<MailboxEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var chat in entries.Select(entry => ChatId.TryParse(entry.Message?.ChatId, out var id) ? id : default).Distinct())
            if (chat != default && chats.Find(chat) is null)
                await UnlessRefused(() => chats.Fetch(chat, cancellationToken));
        var unknown = entries.Where(entry => AccountId.TryParse(entry.SenderAccountId, out var sender) && lists.Pinned(sender)?.Sender((int)entry.SenderDeviceId, core.Now) is null);
        foreach (var sender in unknown.Select(entry => entry.SenderAccountId).Distinct(StringComparer.OrdinalIgnoreCase))
            await UnlessRefused(() => lists.Refresh(new AccountId(Guid.Parse(sender)), cancellationToken));
    }

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

    private void Take(Step step, MailboxEntry entry, MessageRecord record, AccountId sender)
    {
        if (!ChatId.TryParse(record.ChatId, out var chatId) || !MessageId.TryParse(record.MessageId, out var id) || record.Sequence is < 1 or >= ChatRules.MaxSequence
            || step.Get(StoredChat.Table, chatId) is not { } chat || chat.Member(sender) is null)
            return;
        var known = step.Get(StoredMessage.Table, id);
        if (known is not null && (known.Kind != MessageKind.Waiting || known.ChatId != chatId))
            return;
        var reading = opener.Open(step, entry, record, sender);
        if (known is not null && reading is null)
            return;
        var mine = sender == core.Me;
        var message = new StoredMessage(
            id, chatId, Places.OfSequence(record.Sequence), record.Sequence, sender, mine, record.CommittedAt, reading?.Kind ?? MessageKind.Waiting,
            reading?.Text ?? "", Arrival: mine || reading is null ? 0 : Arrivals.Next(step), File: reading?.File);
        var told = chats.ToMessage(message, ChatBook.PutMessage(step, chat, message, isNew: known is null));
        step.After(() =>
        {
            presence.StopTyping(chatId);
            arrivals.Signal();
            core.Feed.Tell(new MessageReceived(chats.HandleOf(chatId), told));
        });
    }
}
