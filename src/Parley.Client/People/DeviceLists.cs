using System.Collections.Concurrent;
using Parley.Client.Chats;
using Parley.Client.Keys;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Signal;

namespace Parley.Client.People;

/// <summary>The device lists this device trusts: pinned at first sight, then only moved forward by proper successors.</summary>
internal sealed class DeviceLists(Core core, KeyApi api, ChatBook chats)
{
    private readonly ConcurrentDictionary<AccountId, Task<PinnedList>> _fetching = new();

    public PinnedList? Pinned(AccountId account) => core.Store.All(PinnedList.Table).GetValueOrDefault(account);

    /// <summary>A list of at least this epoch that has not expired, fetched only when the pinned one is not.</summary>
    public async Task<PinnedList> Ensure(AccountId account, uint epoch, CancellationToken cancellationToken) =>
        Pinned(account) is { } pinned && pinned.Epoch >= epoch && pinned.Expires > core.Now ? pinned : await Refresh(account, cancellationToken);

    /// <summary>Fetches the list. Those who ask for the same one at the same time share the request.</summary>
    public async Task<PinnedList> Refresh(AccountId account, CancellationToken cancellationToken)
    {
        var fetching = _fetching.GetOrAdd(account, Fetch);
        return await fetching.WaitAsync(cancellationToken);
    }

    /// <summary>Verifies a list that came with something else and pins it.</summary>
    public Task<PinnedList> Accept(AccountId account, WireDeviceList list, CancellationToken cancellationToken) => core.Store.Change(
        step =>
        {
            var pinned = step.Get(PinnedList.Table, account);
            var (read, change) = DeviceListVerifier.Verify(list, account, pinned, core.Now);
            if (change == ListChange.Same)
                return read;
            step.Put(PinnedList.Table, read);
            if (pinned is not null)
                DropSessions(step, pinned, read);
            if (change == ListChange.NewIdentity && account != core.Me)
                chats.NoteNewIdentity(step, account);
            return read;
        },
        cancellationToken);

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

    /// <summary>Sessions with devices that are gone or have another identity now are of no use any more.</summary>
    private static void DropSessions(Step step, PinnedList before, PinnedList after)
    {
        foreach (var device in before.Devices)
            if (after.Device(device.DeviceId) is not { } now || !now.IdentityKey.AsSpan().SequenceEqual(device.IdentityKey))
                step.Delete(StoredSession.Table, new DeviceAddress(after.Account.Value, device.DeviceId));
    }
}
