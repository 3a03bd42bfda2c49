using System.Collections.Concurrent;
using Parley.Client.Chats;
using Parley.Client.Live;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.People;

/// <summary>Who is there and who types: told and heard only while connected, never stored.</summary>
internal sealed class PresenceBoard(Core core, ChatBook chats, LiveConnection live) : IDisposable
{
    private static readonly TimeSpan TypingLasts = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan TypingEvery = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<AccountId, Presence> _seen = new();
    private readonly Dictionary<ChatId, (Person Person, ITimer Until)> _typing = [];
    private readonly Dictionary<ChatId, DateTimeOffset> _toldTyping = [];

    /// <summary>Whether people are to see that this account is online.</summary>
    public bool AppearsOnline { get; private set; } = core.Options.AppearOnline;

    public Presence? Of(AccountId account) => _seen.TryGetValue(account, out var presence) ? presence : null;

    public bool IsTyping(ChatId chat)
    {
        lock (_lock)
            return _typing.ContainsKey(chat);
    }

    /// <summary>A new connection knows nothing of this device yet.</summary>
    public void Connected()
    {
        lock (_lock)
            _toldTyping.Clear();
        Watch();
        if (AppearsOnline)
            live.Tell(new ClientFrame { UserOnline = new Online() });
    }

    /// <summary>Without a connection nothing is known about who is there now.</summary>
    public void Disconnected()
    {
        List<ChatId> typing;
        lock (_lock)
            typing = [.. _typing.Keys];
        foreach (var chat in typing)
            StopTyping(chat);
        foreach (var (account, presence) in _seen)
            if (presence.IsOnline)
                Become(account, presence with { IsOnline = false });
    }

    /// <summary>Asks to hear of those with whom there are chats, the newest first.</summary>
    public void Watch()
    {
        var me = core.Me;
        var partners = chats.All.OrderByDescending(chat => chat.UpdatedAt).Select(chat => chat.Other(me).Person.Id).Distinct().Take(Limits.PresenceWatch);
        live.Tell(new ClientFrame { PresenceWatch = new PresenceWatch { AccountIds = { partners.Select(partner => partner.ToString()) } } });
    }

    public void Appear(bool online)
    {
        if (AppearsOnline == online)
            return;
        AppearsOnline = online;
        live.Tell(online ? new ClientFrame { UserOnline = new Online() } : new ClientFrame { UserOffline = new Offline() });
    }

    /// <summary>The person types: told every three seconds at most, and once when it ends.</summary>
    public void Type(ChatId chat, bool active)
    {
        lock (_lock)
        {
            var now = core.Time.GetUtcNow();
            var told = _toldTyping.TryGetValue(chat, out var last);
            if (active ? told && now - last < TypingEvery : !told)
                return;
            if (active)
                _toldTyping[chat] = now;
            else
                _toldTyping.Remove(chat);
        }

        live.Tell(new ClientFrame { MessageTyping = new Typing { ChatId = chat.ToString(), Active = active } });
    }

    public void HeardTyping(UserTyping typing)
    {
        if (!ChatId.TryParse(typing.ChatId, out var id) || !AccountId.TryParse(typing.AccountId, out var account)
            || chats.Find(id)?.Member(account) is not { } member || account == core.Me)
            return;
        if (!typing.Active)
        {
            StopTyping(id);
            return;
        }

        lock (_lock)
        {
            if (_typing.TryGetValue(id, out var typist))
            {
                typist.Until.Change(TypingLasts, Timeout.InfiniteTimeSpan);
                return;
            }

            _typing[id] = (member.Person, core.Time.CreateTimer(_ => StopTyping(id), null, TypingLasts, Timeout.InfiniteTimeSpan));
        }

        core.Feed.Tell(new TypingChanged(chats.HandleOf(id), member.Person, IsTyping: true));
    }

    /// <summary>A message of somebody else has come: so they type no longer.</summary>
    public void StopTyping(ChatId id)
    {
        (Person Person, ITimer Until) typist;
        lock (_lock)
        {
            if (!_typing.Remove(id, out typist))
                return;
            typist.Until.Dispose();
        }

        // By a timer also while this device forgets its account.
        if (chats.Find(id) is not null)
            core.Feed.Tell(new TypingChanged(chats.HandleOf(id), typist.Person, IsTyping: false));
    }

    public void Heard(Contracts.V1.Presence presence, bool isOnline)
    {
        if (AccountId.TryParse(presence.AccountId, out var account))
            Become(account, new Presence(isOnline, presence.LastSeen is > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(presence.LastSeen) : null));
    }

    public void Dispose()
    {
        lock (_lock)
            foreach (var (_, until) in _typing.Values)
                until.Dispose();
    }

    private void Become(AccountId account, Presence presence)
    {
        if (_seen.TryGetValue(account, out var before) && before == presence)
            return;
        _seen[account] = presence;
        if (chats.All.Select(chat => chat.Member(account)?.Person).FirstOrDefault(person => person is not null) is { } person)
            core.Feed.Tell(new PresenceChanged(person, presence));
    }
}
