using Parley.Client.Chats;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Messages;

/// <summary>Puts a written message into the conversation and the outbox, in one step and without a network.</summary>
internal sealed class Composer(Core core, ChatBook chats)
{
    private const int MaxCharacters = 16_384;

    /// <summary>The same id again is the same message: nothing is written twice, and what was written first stays.</summary>
    public Task<Message> Write(ChatId chatId, MessageId id, string text, CancellationToken cancellationToken)
    {
        if (text.EnumerateRunes().Count() is 0 or > MaxCharacters)
            throw RefusedException.Here("input-invalid", $"A message has 1 to {MaxCharacters} characters.");
        return core.Store.Change(
            step =>
            {
                var chat = step.Get(StoredChat.Table, chatId) ?? chats.Get(chatId);
                if (step.Get(StoredMessage.Table, id) is { } known)
                    return known.ChatId == chatId && known.Mine
                        ? chats.ToMessage(known, chat)
                        : throw RefusedException.Here("message-id-taken", "Another message has this id. Make a new one.");
                var message = new StoredMessage(id, chatId, NextPlace(step), Sequence: null, core.Me, Mine: true, core.Now, MessageKind.Text, text);
                step.Put(OutboxEntry.Table, new OutboxEntry(id, chatId, message.Place, text, message.At));
                return chats.ToMessage(message, ChatBook.PutMessage(step, chat, message, isNew: true));
            },
            cancellationToken);
    }

    /// <summary>A failed message goes to the end of what waits. What was sealed stays: it may have arrived after all.</summary>
    public Task<Message> WriteAgain(ChatId chatId, MessageId id, CancellationToken cancellationToken) => core.Store.Change(
        step =>
        {
            var chat = step.Get(StoredChat.Table, chatId) ?? chats.Get(chatId);
            if (step.Get(StoredMessage.Table, id) is not { Mine: true } message || message.ChatId != chatId)
                throw RefusedException.Here("message-unknown", "There is no such message of this device in this chat.");
            if (step.Get(OutboxEntry.Table, id) is not { FailedCode: not null } entry)
                return chats.ToMessage(message, chat);
            var again = message with { Place = NextPlace(step), Failed = false };
            step.Put(OutboxEntry.Table, entry with { Place = again.Place, FailedCode = null });
            return chats.ToMessage(again, ChatBook.PutMessage(step, chat, again, isNew: false));
        },
        cancellationToken);

    private static long NextPlace(Step step) => Places.NextPending(step.Number("SELECT max(place) FROM outbox"));
}
