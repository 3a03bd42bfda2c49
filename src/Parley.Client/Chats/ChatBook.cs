using Microsoft.Extensions.Logging;
using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Chats;

/// <summary>The chats of this account, as far as the server has told.</summary>
internal sealed partial class ChatBook(Core core, ChatApi api)
{
    /// <summary>Changes are asked for from a little before the last answer: a chat may have changed while that was being made.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    /// <summary>Gives the handle of a chat that users hold.</summary>
    public Func<ChatId, Chat> HandleOf { get; set; } = null!;

    /// <summary>The server knows a newer device list of somebody than this device.</summary>
    public Action<AccountId, uint> ListOutdated { get; set; } = static (_, _) => { };

    /// <summary>A chat that was not known before has been stored.</summary>
    public Action Added { get; set; } = static () => { };

    public IEnumerable<StoredChat> All => core.Store.All(StoredChat.Table).Values;

    public StoredChat? Find(ChatId id) => core.Store.All(StoredChat.Table).GetValueOrDefault(id);

    public StoredChat Get(ChatId id) => Find(id) ?? throw RefusedException.Here("chat-unknown", "This chat does not exist on this device.");

    /// <summary>Opens the direct chat with a person, or makes it.</summary>
    public async Task<ChatId> Open(AccountId participant, CancellationToken cancellationToken)
    {
        var me = core.Me;
        if (All.FirstOrDefault(chat => chat.Member(me) is not null && chat.Other(me).Person.Id == participant) is { } known)
            return known.Id;
        var chat = await api.Open(participant, cancellationToken);
        if (!chat.Members.Any(member => member.User.AccountId == participant) || !ChatRules.IsDirect(Find(chat.Id), chat, me))
            throw NotDirect();
        await Take([chat], cancellationToken);
        return chat.Id;
    }

    public async Task Fetch(ChatId id, CancellationToken cancellationToken)
    {
        var chat = await api.Get(id, cancellationToken);
        if (chat.Id != id)
            throw NotDirect();
        await Take([chat], cancellationToken);
    }

    /// <summary>All that changed since last time.</summary>
    public async Task FetchChanged(CancellationToken cancellationToken)
    {
        var progress = await core.Store.Change(step => step.Get(SyncProgress.Table, default), cancellationToken);
        var since = Math.Max(0, (progress?.ChatsSince ?? 0) - (long)Overlap.TotalMilliseconds);
        long? now = null;
        string? cursor = null;
        do
        {
            var page = await api.Changed(since, cursor, cancellationToken);
            await Take(page.Chats, cancellationToken);
            now ??= page.Now;
            cursor = page.Next;
        }
        while (cursor is not null);
        await core.Store.Change(step => step.Put(SyncProgress.Table, new SyncProgress(now.Value)), cancellationToken);
    }

    /// <summary>Watermarks from the live connection.</summary>
    public Task Take(IReadOnlyList<Mark> marks, CancellationToken cancellationToken) => core.Store.Change(
        step =>
        {
            foreach (var mark in marks)
                if (step.Get(StoredChat.Table, mark.Chat) is { } chat)
                    Put(step, chat, ChatRules.WithMark(chat, mark));
        },
        cancellationToken);

    /// <summary>The person has seen everything up to here.</summary>
    public Task MarkRead(ChatId id, long sequence, CancellationToken cancellationToken) => core.Store.Change(
        step =>
        {
            if (step.Get(StoredChat.Table, id) is { } chat)
                Put(step, chat, WithReadMark(step, chat, Math.Min(sequence, chat.LastSequence)));
        },
        cancellationToken);

    /// <summary>Stores a message and brings its chat's record up to it.</summary>
    /// <param name="step">In which it happens.</param>
    /// <param name="chat">As it is in the step.</param>
    /// <param name="message">New, or in place of the one with its id.</param>
    /// <param name="isNew">Whether it counts as unread, if it can.</param>
    public static StoredChat PutMessage(Step step, StoredChat chat, StoredMessage message, bool isNew)
    {
        step.Put(StoredMessage.Table, message);
        var last = step.Find(StoredMessage.Table, "WHERE chat = @chat ORDER BY place DESC LIMIT 1", ("chat", chat.Id.Value.ToByteArray(bigEndian: true)));
        var counts = isNew && !message.Mine && message.Sequence > chat.ReadMark;
        var after = chat with
        {
            LastSequence = Math.Max(chat.LastSequence, message.Sequence ?? 0),
            Last = last[0],
            Unread = chat.Unread + (counts ? 1 : 0),
        };
        step.Put(StoredChat.Table, after);
        return after;
    }

    /// <summary>Tells listeners that something about a person is not as it was.</summary>
    public void Tell(AccountId account)
    {
        foreach (var chat in All.Where(chat => chat.Member(account) is not null))
            core.Feed.Tell(new ChatChanged(HandleOf(chat.Id)));
    }

    /// <summary>Says in all chats with this person that the safety number is another one now.</summary>
    public void NoteNewIdentity(Step step, AccountId account)
    {
        foreach (var id in All.Where(chat => chat.Member(account) is not null).Select(chat => chat.Id))
        {
            if (step.Get(StoredChat.Table, id) is not { } chat)
                continue;
            var highest = step.Number(
                "SELECT max(place) FROM messages WHERE chat = @chat AND place < @end", ("chat", id.Value.ToByteArray(bigEndian: true)), ("end", Places.EndOfCommitted));
            var notice = new StoredMessage(
                new MessageId(core.NewId()), id, Places.OfNotice(highest), Sequence: null, account, Mine: false, core.Now, MessageKind.SecurityCodeChanged);
            PutMessage(step, chat with { KeyChangedAt = notice.Place }, notice, isNew: true);
            step.After(() => core.Feed.Tell(new ChatChanged(HandleOf(id))));
        }

        var person = All.Select(chat => chat.Member(account)?.Person).FirstOrDefault(each => each is not null) ?? Stranger(account);
        step.After(() => core.Feed.Tell(new SecurityCodeChanged(person)));
    }

    /// <summary>A stored message as users see it.</summary>
    public Message ToMessage(StoredMessage message, StoredChat? chat) => new()
    {
        Id = message.Id,
        ChatId = message.ChatId,
        Sequence = message.Sequence,
        Sender = chat?.Member(message.Sender)?.Person ?? Stranger(message.Sender),
        IsMine = message.Mine,
        At = DateTimeOffset.FromUnixTimeMilliseconds(message.At),
        Kind = message.Kind,
        Text = message.Text,
        File = message.File?.ToMessageFile(),
        State = chat is null ? MessageState.Received : message.StateIn(chat, core.Me),
        Arrival = message.Arrival,
        Place = message.Place,
        Stored = message.File,
    };

    private async Task Take(IReadOnlyList<WireChat> chats, CancellationToken cancellationToken)
    {
        var me = core.Me;
        var taken = await core.Store.Change(step => chats.Where(chat => Take(step, chat, me)).ToList(), cancellationToken);
        foreach (var member in taken.SelectMany(chat => chat.Members))
            // Early, so that a changed safety number is told when it changes, not when the next message is sent.
            ListOutdated(member.User.AccountId, member.ListEpoch);
    }

    private bool Take(Step step, WireChat chat, AccountId me)
    {
        var known = step.Get(StoredChat.Table, chat.Id);
        if (!ChatRules.IsDirect(known, chat, me))
        {
            ChatRefused(core.Log, chat.Id);
            return false;
        }

        Put(step, known, ChatRules.Joined(known, chat));
        return true;
    }

    private void Put(Step step, StoredChat? before, StoredChat after)
    {
        if (ReferenceEquals(before, after))
            return;
        var me = core.Me;
        if (after.Member(me) is { } self && self.Read > after.ReadMark)
            after = WithReadMark(step, after, self.Read);
        step.Put(StoredChat.Table, after);
        step.After(() => Tell(before, after));
    }

    private void Tell(StoredChat? before, StoredChat after)
    {
        var chat = HandleOf(after.Id);
        if (before is null)
            Added();
        if (before is null || !ChatRules.LooksSame(before, after))
            core.Feed.Tell(new ChatChanged(chat));
        foreach (var member in after.Members)
        {
            var earlier = before?.Member(member.Person.Id);
            if (member.Delivered > (earlier?.Delivered ?? 0) && member.Person.Id != core.Me)
                core.Feed.Tell(new MessageDelivered(chat, member.Person, member.Delivered));
            if (member.Read > (earlier?.Read ?? 0))
                core.Feed.Tell(new MessageRead(chat, member.Person, member.Read));
        }
    }

    private static StoredChat WithReadMark(Step step, StoredChat chat, long sequence)
    {
        if (sequence <= chat.ReadMark)
            return chat;
        // Committed messages stand at whole places; what is between them are notices, which nobody has to read.
        var unread = step.Number(
            "SELECT count(*) FROM messages WHERE chat = @chat AND place > @mark AND place < @end AND mine = 0 AND place % @whole = 0",
            ("chat", chat.Id.Value.ToByteArray(bigEndian: true)), ("mark", Places.OfSequence(sequence)), ("end", Places.EndOfCommitted), ("whole", Places.OfSequence(1)));
        return chat with { ReadMark = sequence, Unread = (int)unread };
    }

    private static Person Stranger(AccountId id) => new(id, null, "", "");

    private static RefusedException NotDirect() => RefusedException.Here("chat-refused", "The server answered with another chat than the one that was asked for.");

    [LoggerMessage(10, LogLevel.Warning, "The server told of chat {Chat} with members that it cannot have.")]
    private static partial void ChatRefused(ILogger log, ChatId chat);
}
