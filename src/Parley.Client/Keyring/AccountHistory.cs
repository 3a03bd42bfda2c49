using Parley.Client.Accounts;
using Parley.Client.Chats;
using Parley.Client.Live;

namespace Parley.Client.Keyring;

/// <summary>
/// The history of the account on every device of it (docs/encryption.md, "History"): what opens the messages is kept in keyrings on the server, under a key
/// that only the account's devices have.
/// </summary>
internal sealed class AccountHistory : IDisposable
{
    private static readonly TimeSpan LongestFinish = TimeSpan.FromMinutes(1);
    private readonly Core _core;
    private readonly ChatBook _chats;
    private readonly KeyringWriter _writer;
    private readonly LiveConnection _live;
    private readonly Lock _lock = new();
    private HistoryState? _told;
    private volatile bool _lacksKey;

    public AccountHistory(Core core, ChatBook chats, KeyringApi api, KeyringReader reader, KeyringWriter writer, HistoryFill fill, HistoryKeys keys, LiveConnection live)
    {
        (_core, _chats, _writer, _live) = (core, chats, writer, live);
        (Api, Fill, Keys) = (api, fill, keys);
        fill.Progressed = () => Tell();
        reader.MetUnknownKey = () =>
        {
            _lacksKey = true;
            Upkeep();
        };
        keys.Added = () =>
        {
            Changed();
            _lacksKey = false;
            reader.Forget();
            fill.LookAgain();
            writer.Later();
            Upkeep();
        };
        keys.Chosen = () =>
        {
            Changed();
            Tell(always: true);
            Upkeep();
        };
    }

    /// <summary>Hears of new keys and of another choice.</summary>
    public Action Changed { get; set; } = static () => { };

    public KeyringApi Api { get; }

    public HistoryFill Fill { get; }

    public HistoryKeys Keys { get; }

    public HistoryState State
    {
        get
        {
            var history = StoredHistory.Of(_core);
            var left = _chats.All.Count(chat => StoredFill.IsUnchecked(_core, chat.Id));
            var warnings = (history?.Warnings ?? []).Select(each => new HistoryWarning(each.Trouble, each.ChatId, DateTimeOffset.FromUnixTimeMilliseconds(each.At)));
            return new HistoryState(history?.OnlyHere ?? false, left, [.. warnings]);
        }
    }

    /// <summary>The mailbox is empty and the chats are known: what is kept goes up, what is missing comes down.</summary>
    public void Connected()
    {
        if (_core.Account.TokenHash is not null)
            return;
        _core.Background.Start("The history", async stopping =>
        {
            try
            {
                await Keys.Ensure(stopping);
                Changed();
                await Keys.HandOver(stopping);
                await TellChoice(stopping);
            }
            finally
            {
                await _writer.Connected(stopping);
                Fill.LookAgain();
                Tell();
            }
        });
    }

    /// <summary>A new device is about to read what is written: whatever waits goes up. What fails is tried again later.</summary>
    public async Task WriteAll(CancellationToken cancellationToken)
    {
        try
        {
            await _writer.Flush(cancellationToken);
        }
        catch (Exception exception) when (exception is RefusedException or ServerUnreachableException)
        {
            _core.MessageWaits(exception.Message);
            _writer.Later();
        }
    }

    /// <summary>The program is about to end: whatever waits goes up, in so much time.</summary>
    public async Task Finish(TimeSpan patience)
    {
        if (patience <= TimeSpan.Zero)
            return;
        using var tired = new CancellationTokenSource(patience < LongestFinish ? patience : LongestFinish, _core.Time);
        await _writer.Finish(tired.Token);
    }

    public async Task KeepOnlyHere(bool onlyHere, CancellationToken cancellationToken)
    {
        if ((StoredHistory.Of(_core)?.OnlyHere ?? false) != onlyHere)
            await Keys.Choose(onlyHere, cancellationToken);
        await TellChoice(cancellationToken);
    }

    public async Task DismissWarnings(CancellationToken cancellationToken)
    {
        await _core.Store.Change(
            step =>
            {
                if (step.Get(StoredHistory.Table, default) is { } history)
                    step.Put(StoredHistory.Table, history with { Warnings = [] });
            },
            cancellationToken);
        Tell(always: true);
    }

    public void Dispose()
    {
        _writer.Dispose();
        Fill.Dispose();
        Keys.Dispose();
    }

    /// <summary>The server is told until it has heard.</summary>
    private async Task TellChoice(CancellationToken cancellationToken)
    {
        if (StoredHistory.Of(_core) is not { ChoiceUntold: true } history)
            return;
        await Api.Choose(!history.OnlyHere, cancellationToken);
        await _core.Store.Change(
            step =>
            {
                if (step.Get(StoredHistory.Table, default) is { } now && now.ChosenAt == history.ChosenAt)
                    step.Put(StoredHistory.Table, now with { ChoiceUntold = false });
            },
            CancellationToken.None);
    }

    private void Upkeep()
    {
        if (_live.State == ConnectionState.Online)
            _core.Background.Start("The history", async stopping =>
            {
                await Keys.HandOver(stopping);
                if (_lacksKey)
                    await Keys.Ask(stopping);
                await TellChoice(stopping);
            });
    }

    /// <summary>Whoever listens hears what has changed.</summary>
    private void Tell(bool always = false)
    {
        if (!_core.Store.All(StoredAccount.Table).ContainsKey(default))
            return;
        var state = State;
        lock (_lock)
        {
            if (!always && _told is { } told && told.OnlyOnDevices == state.OnlyOnDevices && told.ChatsLeft == state.ChatsLeft && told.Warnings.SequenceEqual(state.Warnings))
                return;
            if (!always && _told is null && state is { OnlyOnDevices: false, ChatsLeft: 0, Warnings.Count: 0 })
                return;
            _told = state;
        }

        _core.Feed.Tell(new HistoryChanged(state));
    }
}
