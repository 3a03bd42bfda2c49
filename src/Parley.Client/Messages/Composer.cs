using Parley.Client.Chats;
using Parley.Client.Media;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Messages;

/// <summary>Puts a written message into the conversation and the outbox, in one step and without a network.</summary>
internal sealed class Composer(Core core, ChatBook chats)
{
    /// <summary>The same id again is the same message: nothing is written twice, and what was written first stays.</summary>
    public Task<Message> Write(ChatId chatId, MessageId id, string text, CancellationToken cancellationToken)
    {
        if (text.EnumerateRunes().Count() is 0 or > Limits.TextChars)
            throw RefusedException.Here("input-invalid", $"A message has 1 to {Limits.TextChars} characters.");
        return Write(chatId, id, MessageKind.Text, text, file: null, cancellationToken);
    }

    /// <summary>The same for a file that lies sealed on the shelf.</summary>
    public Task<Message> Write(ChatId chatId, MessageId id, string caption, StoredFile file, CancellationToken cancellationToken) =>
        Write(chatId, id, MessageKind.File, caption, file, cancellationToken);

    /// <summary>The message of this device that has this id; null when it is free.</summary>
    public Task<Message?> Find(ChatId chatId, MessageId id, CancellationToken cancellationToken) =>
        core.Store.Change(step => Known(step, step.Get(StoredChat.Table, chatId) ?? chats.Get(chatId), id), cancellationToken);

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

    private Task<Message> Write(ChatId chatId, MessageId id, MessageKind kind, string text, StoredFile? file, CancellationToken cancellationToken) => core.Store.Change(
        step =>
        {
            var chat = step.Get(StoredChat.Table, chatId) ?? chats.Get(chatId);
            if (Known(step, chat, id) is { } known)
                return known;
            var message = new StoredMessage(id, chatId, NextPlace(step), Sequence: null, core.Me, Mine: true, core.Now, kind, text, File: file);
            step.Put(OutboxEntry.Table, new OutboxEntry(id, chatId, message.Place, text, message.At, File: file));
            return chats.ToMessage(message, ChatBook.PutMessage(step, chat, message, isNew: true));
        },
        cancellationToken);

    private Message? Known(Step step, StoredChat chat, MessageId id)
    {
        if (step.Get(StoredMessage.Table, id) is not { } known)
            return null;
        return known.ChatId == chat.Id && known.Mine
            ? chats.ToMessage(known, chat)
            : throw RefusedException.Here("message-id-taken", "Another message has this id. Make a new one.");
    }

    private static long NextPlace(Step step) => Places.NextPending(step.Number("SELECT max(place) FROM outbox"));
}
