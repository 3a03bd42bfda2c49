using Parley.Client.Accounts;
using Parley.Contracts;

namespace Parley.Client;

/// <summary>
/// A device of a Parley account: it signs in, keeps its keys and its conversations in an encrypted store, and writes and reads end-to-end encrypted messages
/// over a connection that mends itself.
/// <para>
/// All members may be used from several threads at once. What is awaited is stored before it completes: a process that dies loses nothing that was reported
/// as done. Refusals and failures are <see cref="ParleyException"/>s.
/// </para>
/// </summary>
public sealed partial class ParleyClient : IAsyncDisposable
{
    private const int DefaultCapacity = 1024;
    private readonly Engine _engine;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<ChatId, Chat> _handles = new();

    private ParleyClient(Engine engine)
    {
        _engine = engine;
        _engine.Chats.HandleOf = id => _handles.GetOrAdd(id, static (id, engine) => new Chat(engine, id), _engine);
    }

    /// <summary>What tests look into.</summary>
    internal Engine Engine => _engine;

    /// <summary>The own account, as of the last answer of the server.</summary>
    public Profile Me => _engine.Core.Account.Profile ?? new Profile(_engine.Core.Me, _engine.Core.Account.PhoneNumber, null, "", "");

    /// <summary>The server of the account.</summary>
    public Uri Server => _engine.Core.Account.Server;

    /// <summary>Whether the server still takes this device; false after <see cref="SignedOut"/>.</summary>
    public bool IsSignedIn => _engine.Core.Store.All(StoredAccount.Table).TryGetValue(default, out var account) && account.Phase is not (AccountPhase.Ended or AccountPhase.Linking);

    /// <summary>How this device stands with its server now.</summary>
    public ConnectionState Connection => _engine.Live.State;

    /// <summary>
    /// Begins to keep a connection up, if that was not begun before, and completes when the device is up to date: everything that was sent to it is in the
    /// store. Cancellation ends the wait, not the connection.
    /// </summary>
    /// <exception cref="SignedOutException">The server has ended the session.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        if (!IsSignedIn)
            throw new SignedOutException("signed-out");
        _engine.Live.Start();
        await _engine.Live.Online(cancellationToken);
    }

    /// <summary>
    /// What happens from now on. The events of one enumeration come in order; each enumeration has a queue of its own. One that is read too slowly loses the
    /// oldest events and is told so by <see cref="EventsMissed"/>; nothing ever waits for it. Ends when the client is disposed.
    /// </summary>
    /// <param name="capacity">How many events may wait.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<ParleyEvent> ReadEventsAsync(int capacity = DefaultCapacity, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return _engine.Core.Feed.Listen(capacity, cancellationToken);
    }

    /// <summary>
    /// The messages of others in all chats, in the order in which this device could read them, and then as they come. They are read from the store: an
    /// enumeration may be slow, and misses none. Ends when the client is disposed.
    /// </summary>
    /// <param name="after">
    /// The <see cref="Message.Arrival"/> of the last message that was dealt with, 0 for everything in the store; null for what has come since the client was
    /// opened. Whoever must deal with each message once, also over restarts, keeps this number.
    /// </param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IAsyncEnumerable<Message> ReadMessagesAsync(long? after = null, CancellationToken cancellationToken = default) =>
        _engine.Arrivals.Read(after ?? _engine.Arrivals.AtOpening, cancellationToken);

    /// <summary>The chats of this device, the one with the newest message first. Needs no network.</summary>
    public IReadOnlyList<Chat> GetChats() =>
        [.. _engine.Chats.All.OrderByDescending(chat => chat.Last?.At ?? chat.CreatedAt).Select(chat => _engine.Chats.HandleOf(chat.Id))];

    /// <summary>A chat of this device; null when there is none of that name. Needs no network.</summary>
    public Chat? FindChat(ChatId id) => _engine.Chats.Find(id) is null ? null : _engine.Chats.HandleOf(id);

    /// <summary>Opens the chat with somebody, or finds it.</summary>
    /// <param name="who">A phone number with its country code, or a username.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">There is nobody of that name ("person-not-found").</exception>
    public async Task<Chat> OpenChatAsync(string who, CancellationToken cancellationToken = default)
    {
        var name = who.Trim();
        var people = await SearchAsync(name, cancellationToken);
        var person = people.FirstOrDefault(each => PhoneNumbers.IsNumber(name) || IsUsername(each, name.TrimStart('@')));
        return person is not null ? await OpenChatAsync(person.Id, cancellationToken) : throw RefusedException.Here("person-not-found", $"There is nobody called {who}.");
    }

    /// <summary>Opens the chat with somebody, or finds it. A chat that this device knows needs no network.</summary>
    public async Task<Chat> OpenChatAsync(AccountId account, CancellationToken cancellationToken = default) =>
        _engine.Chats.HandleOf(await _engine.Chats.Open(account, cancellationToken));

    /// <summary>Finds people: by their exact number, or by the beginning of username or name, two characters at least.</summary>
    /// <returns>At most twenty; never the own account.</returns>
    public Task<IReadOnlyList<Person>> SearchAsync(string query, CancellationToken cancellationToken = default) => _engine.People.Search(query, cancellationToken);

    /// <summary>Somebody by their account.</summary>
    /// <exception cref="RefusedException">There is no such account ("not-found").</exception>
    public Task<Person> GetPersonAsync(AccountId account, CancellationToken cancellationToken = default) => _engine.People.Person(account, cancellationToken);

    /// <summary>Whether somebody with whom there is a chat is there now.</summary>
    /// <exception cref="RefusedException">There is no chat with this account ("not-found").</exception>
    public async Task<Presence> GetPresenceAsync(AccountId account, CancellationToken cancellationToken = default)
    {
        var presence = await _engine.People.Presence(account, cancellationToken);
        return new Presence(presence.Online, presence.LastSeen is > 0 and { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null);
    }

    /// <summary>Lets people see that this account is online while the client is connected, or not.</summary>
    public void AppearOnline(bool online) => _engine.Presence.Appear(online);

    /// <summary>Changes what others see of this account. What is null stays as it is.</summary>
    /// <param name="displayName">1 to 64 characters.</param>
    /// <param name="username">3 to 32 of a to z, 0 to 9 and underscore; empty gives the username up.</param>
    /// <param name="about">At most 280 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">Somebody has this username ("username-taken"), or something is too long ("input-invalid").</exception>
    public Task<Profile> UpdateProfileAsync(string? displayName = null, string? username = null, string? about = null, CancellationToken cancellationToken = default)
    {
        var me = Me;
        var name = username ?? me.Username;
        return _engine.Onboarding.SaveProfile(name is { Length: 0 } ? null : name, displayName ?? me.DisplayName, about ?? me.About, cancellationToken);
    }

    /// <summary>
    /// Writes what opens the last messages to the account's history (<see cref="ParleyClientOptions.HistoryOnDispose"/>), stops what goes on, waits until it has, and
    /// closes the store. What waits in the outbox goes out when the store is opened again.
    /// </summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private static bool IsUsername(Person person, string name) => string.Equals(person.Username, name, StringComparison.OrdinalIgnoreCase);
}
