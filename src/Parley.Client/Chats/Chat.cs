using Parley.Client.Messages;
using Parley.Contracts;
using Parley.Signal;

namespace Parley.Client;

/// <summary>
/// A conversation with one other person. What it says of itself is what this device knows at the moment of asking; <see cref="ParleyClient.ReadEventsAsync"/>
/// tells when it changes.
/// </summary>
public sealed class Chat
{
    private const int MaxPage = 500;
    private readonly Engine _engine;

    internal Chat(Engine engine, ChatId id)
    {
        (_engine, Id) = (engine, id);
    }

    /// <summary>Names the chat on every device.</summary>
    public ChatId Id { get; }

    /// <summary>The other person.</summary>
    public Person Person => Known.Other(_engine.Core.Me).Person;

    /// <summary>Messages of the other that were not read yet.</summary>
    public int UnreadCount => Known.Unread;

    /// <summary>The last message on the screen, be it sent or not; null in a new chat.</summary>
    public Message? LastMessage => Known is { Last: { } last } chat ? _engine.Chats.ToMessage(last, chat) : null;

    /// <summary>Whether the other person types now.</summary>
    public bool IsTyping => _engine.Presence.IsTyping(Id);

    /// <summary>Whether the other person is there; null when nothing was heard of it yet.</summary>
    public Presence? Presence => _engine.Presence.Of(Person.Id);

    private Chats.StoredChat Known => _engine.Chats.Get(Id);

    /// <summary>
    /// Sends a message and completes when the server has committed it, however long that takes: without a connection, or while <see cref="Verification"/> is
    /// <see cref="Verification.Changed"/>, it waits. Cancellation ends the wait only: the message is in the outbox and goes out when it can, after a restart too.
    /// </summary>
    /// <param name="text">1 to 16,384 characters.</param>
    /// <param name="id">Repeating a call with the same id sends nothing twice; null for a new one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusedException">The message was refused for good. It stays in the chat as failed.</exception>
    public async Task<Message> SendAsync(string text, MessageId? id = null, CancellationToken cancellationToken = default)
    {
        var message = await EnqueueAsync(text, id, cancellationToken);
        return await _engine.Outbox.Committed(message, cancellationToken);
    }

    /// <summary>Puts a message into the outbox and completes when it is stored; needs no network. Messages of a chat go out in the order of these calls.</summary>
    /// <param name="text">1 to 16,384 characters.</param>
    /// <param name="id">Repeating a call with the same id sends nothing twice; null for a new one.</param>
    /// <param name="cancellationToken">Gives up, if the message is not stored yet.</param>
    public async Task<Message> EnqueueAsync(string text, MessageId? id = null, CancellationToken cancellationToken = default)
    {
        var message = await _engine.Composer.Write(Id, id ?? new MessageId(_engine.Core.NewId()), text, cancellationToken);
        _engine.Outbox.Kick(Id);
        return message;
    }

    /// <summary>
    /// Sends a file and completes when the server has committed its message, however long that takes. Cancellation before the file is in the outbox gives up;
    /// afterwards it ends the wait only.
    /// </summary>
    /// <param name="content">Read to its end, from where it stands: at most 100 MiB. A sealed copy is kept beside the store until it is sent.</param>
    /// <param name="details">What goes with it.</param>
    /// <param name="id">Repeating a call with the same id sends nothing twice; null for a new one.</param>
    /// <param name="cancellationToken">Gives up, or ends the wait.</param>
    /// <exception cref="RefusedException">The file is too large ("too-large"), or its message was refused for good and stays in the chat as failed.</exception>
    public async Task<Message> SendFileAsync(Stream content, FileDetails details, MessageId? id = null, CancellationToken cancellationToken = default)
    {
        var message = await EnqueueFileAsync(content, details, id, cancellationToken);
        return await _engine.Outbox.Committed(message, cancellationToken);
    }

    /// <summary>The same for a file on the disk.</summary>
    /// <param name="path">Where it is. It is called there what it is called here.</param>
    /// <param name="caption">What the person says about it: at most 16,384 characters.</param>
    /// <param name="id">Repeating a call with the same id sends nothing twice; null for a new one.</param>
    /// <param name="cancellationToken">Gives up, or ends the wait.</param>
    /// <exception cref="RefusedException">The file is too large ("too-large"), or its message was refused for good and stays in the chat as failed.</exception>
    public async Task<Message> SendFileAsync(string path, string caption = "", MessageId? id = null, CancellationToken cancellationToken = default)
    {
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await SendFileAsync(content, new FileDetails(Path.GetFileName(path)) { Caption = caption }, id, cancellationToken);
    }

    /// <summary>
    /// Puts a file into the outbox and completes when it is stored; needs no network. It goes out in the order of these calls, with everything else of the chat,
    /// after a restart too.
    /// </summary>
    /// <param name="content">Read to its end, from where it stands: at most 100 MiB. A sealed copy is kept beside the store until it is sent.</param>
    /// <param name="details">What goes with it.</param>
    /// <param name="id">Repeating a call with the same id sends nothing twice; null for a new one.</param>
    /// <param name="cancellationToken">Gives up, if the file is not stored yet.</param>
    /// <exception cref="RefusedException">The file is too large ("too-large").</exception>
    public async Task<Message> EnqueueFileAsync(Stream content, FileDetails details, MessageId? id = null, CancellationToken cancellationToken = default)
    {
        var message = await _engine.Files.Write(Id, id ?? new MessageId(_engine.Core.NewId()), content, details, cancellationToken);
        _engine.Outbox.Kick(Id);
        return message;
    }

    /// <summary>Puts a message that has failed at the end of what waits. Harmless for one that has not.</summary>
    public async Task<Message> ResendAsync(MessageId id, CancellationToken cancellationToken = default)
    {
        var message = await _engine.Composer.WriteAgain(Id, id, cancellationToken);
        _engine.Outbox.Kick(Id);
        return message;
    }

    /// <summary>
    /// Whether there is nothing older on the server that this device could fetch. False for a while on a device that was linked; it fetches the history in the
    /// background while it is connected.
    /// </summary>
    public bool IsHistoryComplete => !Keyring.StoredFill.IsUnfilled(_engine.Core, Id);

    /// <summary>
    /// A page of the conversation, oldest first: as this device has it, and what it lacks of that, since it was linked later, out of the account's history. Without
    /// a connection it is what this device has.
    /// </summary>
    /// <param name="limit">1 to 500 messages.</param>
    /// <param name="before">The page ends before this message; null for the newest page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Fewer than <paramref name="limit"/> when the conversation begins with this page, or older messages cannot be had now; <see cref="IsHistoryComplete"/> tells.
    /// </returns>
    public async Task<IReadOnlyList<Message>> GetHistoryAsync(int limit = 50, Message? before = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var page = await GetStoredHistoryAsync(limit, before, cancellationToken);
            if (page.Count == limit || !await _engine.History.Fill.Older(Id, cancellationToken))
                return page;
        }
    }

    /// <summary>The same as this device has it already: needs no network.</summary>
    /// <param name="limit">1 to 500 messages.</param>
    /// <param name="before">The page ends before this message; null for the newest page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<Message>> GetStoredHistoryAsync(int limit = 50, Message? before = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);
        return _engine.Core.Store.Change(
            IReadOnlyList<Message> (step) =>
            {
                var chat = step.Get(Chats.StoredChat.Table, Id);
                var page = step.Find(
                    StoredMessage.Table, "WHERE chat = @chat AND place < @before ORDER BY place DESC LIMIT @limit",
                    ("chat", Id.Value.ToByteArray(bigEndian: true)), ("before", before?.Place ?? long.MaxValue), ("limit", (long)limit));
                return [.. page.Select(message => _engine.Chats.ToMessage(message, chat)).Reverse()];
            },
            cancellationToken);
    }

    /// <summary>Says that the person has read everything up to a message: stored at once, told to the server as soon as it can be.</summary>
    /// <param name="upTo">Null for everything that has come.</param>
    /// <param name="cancellationToken">Gives up, if it is not stored yet.</param>
    public async Task MarkReadAsync(Message? upTo = null, CancellationToken cancellationToken = default)
    {
        if ((upTo is null ? Known.LastSequence : upTo.Sequence) is not { } sequence)
            return;
        await _engine.Chats.MarkRead(Id, sequence, cancellationToken);
        _engine.ReadMarks.Kick();
    }

    /// <summary>
    /// The number that this person and the other compare to know that nobody stands between them: the same on both sides, and as long as both keep their
    /// account's key. Needs a network only when the other's device list has changed.
    /// </summary>
    public async Task<SafetyNumber> GetSafetyNumberAsync(CancellationToken cancellationToken = default)
    {
        var other = Known.Other(_engine.Core.Me);
        return SafetyNumberUnder(await _engine.Lists.Ensure(other.Person.Id, other.ListEpoch, cancellationToken));
    }

    /// <summary>What the person has said of the safety number. <see cref="ChatChanged"/> tells of it, and <see cref="SecurityCodeChanged"/> of another number.</summary>
    public Verification Verification => _engine.Verified.Of(Person.Id);

    /// <summary>
    /// Says that the person has compared the safety number with the other's. It counts on all devices of the account, and lets go what waits because an earlier
    /// number had changed. If the number changes later, nothing is sent until the person has decided.
    /// </summary>
    /// <param name="compared">The number that the person has seen; meanwhile it may be another.</param>
    /// <param name="cancellationToken">Gives up, if it is not stored yet.</param>
    /// <exception cref="RefusedException">The number is another now ("safety-changed").</exception>
    public async Task MarkVerifiedAsync(SafetyNumber compared, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(compared);
        var other = Known.Other(_engine.Core.Me);
        var list = await _engine.Lists.Ensure(other.Person.Id, other.ListEpoch, cancellationToken);
        if (!string.Equals(SafetyNumberUnder(list).Digits, compared.Digits, StringComparison.Ordinal))
            throw RefusedException.Here("safety-changed", "The safety number has just changed. Compare it again.");
        await _engine.Verified.Say(list.Account, list.AccountKey, cancellationToken);
    }

    /// <summary>Says that nothing that was compared counts any more: what waits is sent under whatever key the other has now. It counts on all devices of the account.</summary>
    public Task MarkUnverifiedAsync(CancellationToken cancellationToken = default) => _engine.Verified.Say(Person.Id, key: null, cancellationToken);

    /// <summary>
    /// Whether the two people's devices were shown different device lists, and the server cannot say why: then it may keep a device from one of them, or add one.
    /// True until a message names what is known here. <see cref="ChatChanged"/> tells of it.
    /// </summary>
    public bool ListsDiffer => _engine.Heads.Differ(Known.Other(_engine.Core.Me).Person.Id);

    /// <summary>Tells the other person that this one types, or has stopped. Call it at every key: it is told every three seconds at most.</summary>
    public void SetTyping(bool active) => _engine.Presence.Type(Id, active);

    private SafetyNumber SafetyNumberUnder(Keys.PinnedList list)
    {
        var me = _engine.Core.Me;
        var own = _engine.Lists.Pinned(me) ?? throw RefusedException.Here("person-not-ready", "There is no safety number for this chat yet.");
        return SafetyNumber.Compute(me.Value, own.AccountKey, list.Account.Value, list.AccountKey);
    }
}
