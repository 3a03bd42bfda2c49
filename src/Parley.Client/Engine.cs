using Parley.Client.Accounts;
using Parley.Client.Bots;
using Parley.Client.Chats;
using Parley.Client.Events;
using Parley.Client.Http;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.Linking;
using Parley.Client.Live;
using Parley.Client.Media;
using Parley.Client.Messages;
using Parley.Client.People;
using Parley.Client.Recovery;
using Parley.Client.Repair;
using Parley.Client.Store;

namespace Parley.Client;

/// <summary>Puts the features of one client together and takes them apart again.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly AccountApi _accounts;
    private readonly FileShelf _shelf;
    private readonly BackupWriter _backup;
    private readonly Lazy<Task> _disposal;
    private readonly TimeSpan _historyOnDispose;

    private Engine(LocalStore store, Uri server, ParleyClientOptions options)
    {
        Core = new Core(store, new EventFeed(), new BackgroundWork(options.Logger), options);
        _disposal = new Lazy<Task>(Dispose);
        _historyOnDispose = options.HistoryOnDispose;
        _http = new HttpMessageInvoker(options.HttpHandler ?? NewHandler(), disposeHandler: options.HttpHandler is null);
        var rest = new RestClient(server, _http, options.TimeProvider);
        _accounts = new AccountApi(rest);
        Tokens = new Tokens(store, _accounts, options.TimeProvider);
        var signedIn = new SignedInClient(rest, Tokens);
        Keys = new KeyApi(signedIn);
        People = new PeopleApi(signedIn);
        Bots = new BotApi(signedIn);
        Links = new LinkApi(rest, signedIn);
        Chats = new ChatBook(Core, new ChatApi(signedIn));
        Lists = new DeviceLists(Core, Keys, Chats);
        Live = new LiveConnection(Core, Tokens, _http);
        Presence = new PresenceBoard(Core, Chats, Live);
        Arrivals = new Arrivals(Core, Chats);
        Composer = new Composer(Core, Chats);
        _shelf = new FileShelf(store.Path);
        var media = new MediaApi(rest, signedIn, options.TimeProvider);
        Files = new FileSending(Core, Composer, _shelf, media);
        Downloads = new Downloads(_shelf, media);
        ReadMarks = new ReadMarks(Core, Chats, Live);
        var sessions = new Sessions(Core, Keys, Lists);
        var contentKeys = new ContentKeys();
        Controls = new Controls(Core, Lists, sessions, Live);
        Verified = new VerifiedPeople(Core, Lists, Controls) { Decided = Decided };
        Outbox = new Outbox(Core, Chats, Lists, Verified, new Sealer(Core, Chats, Lists, Verified, sessions), Files, contentKeys, Live);

        OwnList = new OwnList(Core, Keys, Lists);
        PreKeys = new PreKeyUpkeep(Core, Keys);
        var backups = new BackupApi(signedIn);
        _backup = new BackupWriter(Core, backups);
        Recovery = new AccountRecovery(Core, OwnList, backups, _backup);
        Onboarding = new Onboarding(Core, new Restore(Core, Keys, backups, Lists), PreKeys, OwnList, People);
        var opener = new Opener(Core, Lists, sessions);
        Leaving = new Leaving(Core, Lists, OwnList, Controls, Live);
        Heads = new ListHeads(Core, Lists) { Changed = account => Chats.Tell(account) };
        opener.Heard = Heads.Heard;
        var keyring = new KeyringApi(signedIn);
        Repair = new MessageRepair(Core, opener, new KeyringReader(Core, keyring), new Requests(Core, Lists, Controls), new Answers(Core, Lists, Controls), Live);
        var receiver = new Receiver(Core, Chats, Lists, opener, Arrivals, Presence, Repair, contentKeys);
        var reader = new KeyringReader(Core, keyring);
        var writer = new KeyringWriter(Core, keyring, reader, OwnList, Live);
        History = new AccountHistory(
            Core, Chats, keyring, reader, writer, new HistoryFill(Core, Chats, keyring, reader, Live), new HistoryKeys(Core, Lists, OwnList, Controls), Live);
        contentKeys.Grown = writer.Grown;
        Repair.Healed = History.Fill.Healed = receiver.Heal;
        receiver.Told = History.Keys.Take;
        receiver.Told += Repair.Take;
        receiver.Told += Leaving.Take;
        Verified.Changed = _backup.Kick;
        receiver.Told += Verified.Take;
        Lists.OwnMoved = History.Keys.Moved;
        Lists.OwnMoved += Verified.Moved;
        var mailbox = new Mailbox(receiver);
        var synchronizer = new Synchronizer(Core, mailbox, Chats, OwnList, PreKeys, Presence) { Settled = KickAll };
        Live.Use = synchronizer.Use;
        Live.Lost = Presence.Disconnected;
        Live.Ended = End;
        Tokens.Ended = End;
        Chats.Added = () =>
        {
            Presence.Watch();
            History.Fill.Kick();
        };
        Chats.ListOutdated = RenewList;
        Lists.OwnMoved += (step, _, _) => step.After(_backup.Kick);
        History.Changed = _backup.Kick;
        Recovery.WriteHistory = History.WriteAll;
        Lists.LeftOut = () => Core.Background.Start("The end of a removed device", _ => End(DeviceLists.Removed));
    }

    public Core Core { get; }

    public Tokens Tokens { get; }

    public KeyApi Keys { get; }

    public OwnList OwnList { get; }

    public PreKeyUpkeep PreKeys { get; }

    public PeopleApi People { get; }

    public BotApi Bots { get; }

    public LinkApi Links { get; }

    public ChatBook Chats { get; }

    public DeviceLists Lists { get; }

    public LiveConnection Live { get; }

    public PresenceBoard Presence { get; }

    public Arrivals Arrivals { get; }

    public Composer Composer { get; }

    public Outbox Outbox { get; }

    public Controls Controls { get; }

    public VerifiedPeople Verified { get; }

    public MessageRepair Repair { get; }

    public ListHeads Heads { get; }

    public AccountRecovery Recovery { get; }

    public Leaving Leaving { get; }

    public AccountHistory History { get; }

    public FileSending Files { get; }

    public Downloads Downloads { get; }

    public ReadMarks ReadMarks { get; }

    public Onboarding Onboarding { get; }

    /// <summary>An engine on an open store, whose owner it becomes.</summary>
    public static async Task<Engine> Start(LocalStore store, Uri server, ParleyClientOptions options)
    {
        var engine = new Engine(store, server, options);
        engine.Arrivals.AtOpening = await store.Change(Arrivals.Highest);
        engine._shelf.Sweep(await store.Change(step => step.Find(OutboxEntry.Table, "")));
        return engine;
    }

    public SignIn SignIn() => new(Core.Store, _accounts, Tokens, Core.Options);

    public Joining Joining(Uri server) => new(Core, server, Links, _accounts, Tokens, PreKeys, Lists);

    /// <summary>Tells the server that this session is over.</summary>
    public async Task Logout(CancellationToken cancellationToken)
    {
        if (await Core.Store.Change(step => step.Get(StoredTokens.Table, default), cancellationToken) is { } tokens)
            await _accounts.Logout(tokens.RefreshToken, cancellationToken);
    }

    /// <summary>
    /// The server has ended the session: the store says so, and then whoever listens hears it. A linked device that was removed forgets everything.
    /// </summary>
    public Task End(string reason) => Core.Store.Change(step =>
    {
        if (step.Get(StoredAccount.Table, default) is not { } account || account.Phase == AccountPhase.Ended)
            return;
        if (reason == DeviceLists.Removed && step.Get(DeviceIdentity.Table, default) is { AccountKey.Pair: null })
            StoreTables.Clear(step);
        step.Put(StoredAccount.Table, account with { Phase = AccountPhase.Ended });
        step.Delete(StoredTokens.Table, default);
        step.After(() => Core.Feed.Tell(new SignedOut(reason)));
    });

    /// <summary>Whoever asks while it goes on waits for the same end.</summary>
    public ValueTask DisposeAsync() => new(_disposal.Value);

    private async Task Dispose()
    {
        try
        {
            await History.Finish(_historyOnDispose);
        }
        finally
        {
            await Release();
        }
    }

    private async Task Release()
    {
        await Core.Background.DisposeAsync();
        Arrivals.Close();
        Core.Feed.Close();
        Presence.Dispose();
        PreKeys.Dispose();
        Verified.Dispose();
        Controls.Dispose();
        Repair.Dispose();
        History.Dispose();
        _backup.Dispose();
        await Core.Store.DisposeAsync();
        _shelf.Dispose();
        _http.Dispose();
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };

    private void KickAll()
    {
        ReadMarks.Kick();
        Outbox.Kick();
        Controls.Kick();
        Repair.Kick();
        Heads.Kick();
        History.Connected();
        Verified.Kick();
        _backup.Kick();
    }

    private void Decided(Contracts.AccountId account)
    {
        Chats.Tell(account);
        foreach (var chat in Chats.All.Where(chat => chat.Member(account) is not null))
            Outbox.Kick(chat.Id);
    }

    private void RenewList(Contracts.AccountId account, uint epoch)
    {
        if (Lists.Pinned(account) is { } pinned && pinned.Epoch < epoch)
            Core.Background.Start("The renewal of a device list", async stopping =>
            {
                await Lists.Ensure(account, epoch, stopping);
                Outbox.Kick();
            });
    }
}
