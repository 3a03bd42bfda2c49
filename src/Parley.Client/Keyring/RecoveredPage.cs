using Parley.Client.Chats;
using Parley.Client.Messages;
using Parley.Client.Repair;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Keyring;

/// <summary>A message of the history as the server has it; what it says is null when there is no key for it yet.</summary>
internal sealed record Recovered(WireMessage Message, Reading? Reading, MessageSecret? Secret);

/// <summary>Some messages of a chat, newest first, opened with what the keyring has of them.</summary>
/// <param name="Messages">Those that this device did not have.</param>
/// <param name="More">The server has older ones.</param>
/// <param name="First">The lowest sequence of the page, those included that this device had; null when it is empty.</param>
/// <param name="IsHeld">The server has held messages back of which the keyring has keys.</param>
/// <param name="IsAltered">A message is not the one that the keyring has a key of.</param>
internal sealed record RecoveredPage(IReadOnlyList<Recovered> Messages, bool More, long? First, bool IsHeld, bool IsAltered)
{
    /// <summary>Fetches a page below a sequence. Only what this device does not have yet is opened.</summary>
    public static async Task<RecoveredPage> Fetch(Core core, KeyringApi api, KeyringReader reader, ChatId chat, long? before, int limit, CancellationToken cancellationToken)
    {
        var page = await api.Messages(chat, before, limit, cancellationToken);
        var lacking = await core.Store.Change(
            step => page.Messages.Where(message => step.Get(StoredMessage.Table, message.MessageId) is null or { Kind: MessageKind.Waiting }).ToList(), cancellationToken);
        var entries = await reader.Entries(chat, [.. lacking.Select(message => message.Sequence)], cancellationToken);
        var isAltered = false;
        var recovered = lacking.ConvertAll(message =>
        {
            if (entries.GetValueOrDefault(message.Sequence) is not { } entry)
                return new Recovered(message, null, null);
            var isIt = entry.MessageId == message.MessageId && entry.Sender == message.SenderAccountId;
            var reading = isIt ? Opener.Read(entry.Secret, message.Body) : null;
            isAltered |= reading is null;
            return new Recovered(message, reading, entry.Secret);
        });
        return new RecoveredPage(recovered, page.More, page.Messages.Count > 0 ? page.Messages[^1].Sequence : null, Holds(entries, page.Messages, before), isAltered);
    }

    /// <summary>
    /// Stores what could be read. Within what can be read a place is kept for the rest; what nobody has kept any key of is not there.
    /// </summary>
    /// <returns>The sequences of what could not be read.</returns>
    public List<long> Store(Core core, Step step, ChatId chat, Action<Step, WaitingMessage, Reading, MessageSecret> heal)
    {
        var lowest = Messages.Where(each => each.Reading is not null).Select(each => each.Message.Sequence).DefaultIfEmpty(ChatRules.MaxSequence).Min();
        foreach (var each in Messages.Where(each => each.Reading is not null || each.Message.Sequence > lowest))
            Put(core, step, chat, each, heal);
        return [.. Messages.Where(each => each.Reading is null).Select(each => each.Message.Sequence)];
    }

    private static void Put(Core core, Step step, ChatId chatId, Recovered recovered, Action<Step, WaitingMessage, Reading, MessageSecret> heal)
    {
        var (message, reading) = (recovered.Message, recovered.Reading);
        var known = step.Get(StoredMessage.Table, message.MessageId);
        if (step.Get(StoredChat.Table, chatId) is not { } chat || chat.Member(message.SenderAccountId) is null
            || (known is not null && (known.ChatId != chatId || known.Kind != MessageKind.Waiting || reading is null)))
            return;
        if (reading is not null && step.Get(WaitingMessage.Table, message.MessageId) is { } waiting)
        {
            // It came to this device too, and was only not opened.
            if (waiting.Sender == message.SenderAccountId && waiting.Sequence == message.Sequence)
                heal(step, waiting, reading, recovered.Secret!);
            return;
        }

        // Without its key: this device cannot say whose devices it was for, so it gives that to nobody. Nor does it arrive: it was there before.
        var stored = new StoredMessage(
            message.MessageId, chatId, Places.OfSequence(message.Sequence), message.Sequence, message.SenderAccountId, Mine: message.SenderAccountId == core.Me, message.CommittedAt,
            reading?.Kind ?? MessageKind.Waiting, reading?.Text ?? "", File: reading?.File);
        ChatBook.PutMessage(step, chat, stored, isNew: known is null);
    }

    /// <summary>Between the first and the last message of a page, and up to what was there before, nothing is left out that had a key.</summary>
    private static bool Holds(IReadOnlyDictionary<long, HistoryEntry> entries, IReadOnlyList<WireMessage> messages, long? before)
    {
        if (messages.Count == 0)
            return false;
        var there = messages.Select(message => message.Sequence).ToHashSet();
        var (first, end) = (messages[^1].Sequence, before ?? messages[0].Sequence);
        return entries.Keys.Any(sequence => sequence > first && sequence < end && !there.Contains(sequence));
    }
}
