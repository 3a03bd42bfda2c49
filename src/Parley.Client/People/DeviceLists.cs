using System.Collections.Concurrent;
using Parley.Client.Accounts;
using Parley.Client.Chats;
using Parley.Client.Keys;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Signal;

namespace Parley.Client.People;

/// <summary>The device lists this device trusts: pinned at first sight, then only moved forward by proper successors.</summary>
internal sealed class DeviceLists(Core core, KeyApi api, ChatBook chats)
{
    /// <summary>Lists that are followed at once. A person who renews every three weeks publishes so many in forty years.</summary>
    private const int LongestChain = 1024;

    /// <summary>Lists that are looked back over for a device that has left: more changes than a person makes in a day.</summary>
    private const uint MostRecalled = 8;

    /// <summary>Why the session of a device ends that a newer list leaves out; the server's word for it too.</summary>
    public const string Removed = "device-removed";

    private readonly ConcurrentDictionary<AccountId, Task<PinnedList>> _fetching = new();

    /// <summary>Hears that a newer list of the own account does not name this device any more.</summary>
    public Action LeftOut { get; set; } = static () => { };

    /// <summary>Hears of the next list of the own account, in the step that pins it.</summary>
    public Action<Step, PinnedList?, PinnedList> OwnMoved { get; set; } = static (_, _, _) => { };

    public PinnedList? Pinned(AccountId account) => core.Store.All(PinnedList.Table).GetValueOrDefault(account);

    /// <summary>The own devices besides this one.</summary>
    public List<PinnedDevice> Others
    {
        get
        {
            var self = core.Account.DeviceId;
            return [.. (Pinned(core.Me)?.Devices ?? []).Where(device => device.DeviceId != self)];
        }
    }

    /// <summary>A list of at least this epoch that has not expired, fetched only when the pinned one is not.</summary>
    public async Task<PinnedList> Ensure(AccountId account, uint epoch, CancellationToken cancellationToken) =>
        Pinned(account) is { } pinned && pinned.Epoch >= epoch && pinned.Expires > core.Now ? pinned : await Refresh(account, cancellationToken);

    /// <summary>Fetches the list. Those who ask for the same one at the same time share the request.</summary>
    public async Task<PinnedList> Refresh(AccountId account, CancellationToken cancellationToken)
    {
        var fetching = _fetching.GetOrAdd(account, Fetch);
        return await fetching.WaitAsync(cancellationToken);
    }

    /// <summary>Verifies a list that came with something else, with all that lie between it and the last one, and pins it.</summary>
    public async Task<PinnedList> Accept(AccountId account, WireDeviceList list, CancellationToken cancellationToken)
    {
        var between = await Between(account, Pinned(account), list, cancellationToken);
        return await core.Store.Change(
            step =>
            {
                var pinned = step.Get(PinnedList.Table, account);
                var (read, change) = DeviceListVerifier.Verify(list, account, pinned, between, core.Now);
                if (change == ListChange.Same)
                    return read;
                if (account == core.Me && !OwnKey(step).SequenceEqual(read.AccountKey))
                    throw RefusedException.Here("list-foreign", "The own account has a device list under another key than this device knows.");
                read = read.After(pinned, core.Now);
                step.Put(PinnedList.Table, read);
                if (pinned is not null)
                    DropSessions(step, pinned, read);
                if (change == ListChange.NewIdentity && account != core.Me)
                    chats.NoteNewIdentity(step, account);
                if (account == core.Me)
                    OwnMoved(step, pinned, read);
                if (account == core.Me && IsLeftOut(step, read))
                    step.After(LeftOut);
                else if (account == core.Me && pinned is not null)
                    TellOfDevices(step, pinned, read);
                return read;
            },
            cancellationToken);
    }

    /// <summary>Looks back for devices that had left an account before its list was first seen here: what they sent may lie in the mailbox.</summary>
    public async Task Recall(AccountId account, CancellationToken cancellationToken)
    {
        if (Pinned(account) is not { Epoch: > 1 } pinned)
            return;
        var count = Math.Min(pinned.Epoch - 1, MostRecalled);
        var earlier = DeviceListVerifier.VerifyEarlier(await After(account, pinned.Epoch - 1 - count, (int)count, cancellationToken), pinned);
        await core.Store.Change(
            step =>
            {
                if (step.Get(PinnedList.Table, account) is { } list && list.Body.AsSpan().SequenceEqual(pinned.Body))
                    step.Put(PinnedList.Table, list.Recalling(earlier, core.Now));
            },
            cancellationToken);
    }

    /// <summary>Checks that a list follows from one that was known before, under the same account identity key. Whether they have expired does not count.</summary>
    public async Task RefuseUnlessFollows(AccountId account, byte[] accountKey, WireDeviceList known, WireDeviceList newest, CancellationToken cancellationToken)
    {
        var (last, _) = DeviceListVerifier.Verify(known, account, pinned: null, [], now: null);
        var between = await Between(account, last, newest, cancellationToken);
        var (list, _) = DeviceListVerifier.Verify(newest, account, last, between, now: null);
        if (!last.AccountKey.AsSpan().SequenceEqual(accountKey) || !list.AccountKey.AsSpan().SequenceEqual(accountKey))
            throw RefusedException.Here("list-foreign", "The account has device lists under another key.");
    }

    /// <summary>What lies between the list that is pinned and a newer one, oldest first; whether it holds together is checked with it.</summary>
    private async Task<List<WireDeviceList>> Between(AccountId account, PinnedList? pinned, WireDeviceList newest, CancellationToken cancellationToken)
    {
        if (pinned is null)
            return [];
        var missing = (long)DeviceListVerifier.Parse(newest.Body).Epoch - pinned.Epoch - 1;
        return missing <= LongestChain
            ? await After(account, pinned.Epoch, (int)missing, cancellationToken)
            : throw RefusedException.Here("list-chain", "The device list is too far ahead of the last one.");
    }

    private async Task<List<WireDeviceList>> After(AccountId account, uint epoch, int count, CancellationToken cancellationToken)
    {
        var lists = new List<WireDeviceList>();
        while (lists.Count < count)
        {
            var page = (await api.DeviceLists(account, epoch + (uint)lists.Count, cancellationToken)).Lists;
            if (page.Count == 0)
                throw RefusedException.Here("list-chain", "Device lists between the last one and the new one are missing.");
            lists.AddRange(page.Take(count - lists.Count));
        }

        return lists;
    }

    private static ReadOnlySpan<byte> OwnKey(Step step) =>
        (step.Get(DeviceIdentity.Table, default) ?? throw new SignedOutException("signed-out")).AccountKey.PublicKey;

    /// <summary>Whether this device was in the list and is not now, whatever the server says of its session.</summary>
    private static bool IsLeftOut(Step step, PinnedList newest) =>
        step.Get(StoredAccount.Table, default) is { Phase: AccountPhase.Profile or AccountPhase.Ready } account && newest.Device(account.DeviceId) is null;

    private void TellOfDevices(Step step, PinnedList before, PinnedList after)
    {
        static bool IsIn(PinnedList list, PinnedDevice device) => list.Device(device.DeviceId)?.IdentityKey.AsSpan().SequenceEqual(device.IdentityKey) == true;
        int[] added = [.. after.Devices.Where(device => !IsIn(before, device)).Select(device => device.DeviceId)];
        int[] gone = [.. before.Devices.Where(device => !IsIn(after, device)).Select(device => device.DeviceId)];
        if (added.Length + gone.Length > 0)
            step.After(() => core.Feed.Tell(new DevicesChanged(added, gone)));
    }

    private async Task<PinnedList> Fetch(AccountId account)
    {
        await Task.Yield();
        try
        {
            var list = await api.DeviceList(account, core.Background.Stopping)
                ?? throw RefusedException.Here("person-not-ready", "This person has no device that could read the message yet.");
            return await Accept(account, list, core.Background.Stopping);
        }
        finally
        {
            _fetching.TryRemove(account, out _);
        }
    }

    /// <summary>Sessions with devices whose number has another identity now are of no use any more; those that have left may have sent something before.</summary>
    private static void DropSessions(Step step, PinnedList before, PinnedList after)
    {
        foreach (var device in before.Devices)
            if (after.Device(device.DeviceId) is { } now && !now.IdentityKey.AsSpan().SequenceEqual(device.IdentityKey))
                step.Delete(StoredSession.Table, new DeviceAddress(after.Account.Value, device.DeviceId));
    }
}
