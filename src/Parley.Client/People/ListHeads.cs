using System.Collections.Concurrent;
using Parley.Client.Keys;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.People;

/// <summary>
/// Compares the device lists that others name in their payloads with those that this device was shown: a server that shows two people different lists cannot keep
/// it from them (docs/encryption.md, "Devices"). What differs is fetched again; what differs still is remembered until both name the same once more.
/// </summary>
internal sealed class ListHeads(Core core, DeviceLists lists)
{
    private const int HeadBytes = 8;
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<AccountId, long> _checkedAt = new();

    /// <summary>Hears that an account was found to differ, or does no more.</summary>
    public Action<AccountId> Changed { get; set; } = static _ => { };

    /// <summary>Whether this account and this device were shown different lists, and the server cannot say why.</summary>
    public bool Differ(AccountId account) => core.Store.All(ForeignHeads.Table).GetValueOrDefault(account) is { Checked: true };

    /// <summary>Within the step that takes a payload of this account.</summary>
    public void Heard(Step step, AccountId account, DevicePayload payload)
    {
        var (list, own) = (lists.Pinned(account), lists.Pinned(core.Me));
        var theirs = Foreign(Named(payload.SenderList), list);
        var mine = account == core.Me ? null : Foreign(Named(payload.RecipientList), own);
        var known = step.Get(ForeignHeads.Table, account);
        if (theirs is not null || mine is not null)
        {
            if (known is { Checked: true } && NamedList.Same(known.Theirs, theirs) && NamedList.Same(known.Mine, mine))
                return;
            step.Put(ForeignHeads.Table, new ForeignHeads(account, theirs, mine, Checked: false));
            step.After(() => Check(account));
        }
        else if (known is not null && IsOf(Named(payload.SenderList), list) && (account == core.Me || IsOf(Named(payload.RecipientList), own)))
        {
            step.Delete(ForeignHeads.Table, account);
            step.After(() => Changed(account));
        }
    }

    /// <summary>Looks into what could not be looked into before.</summary>
    public void Kick()
    {
        foreach (var heads in core.Store.All(ForeignHeads.Table).Values.Where(heads => !heads.Checked))
            Check(heads.Account);
    }

    private void Check(AccountId account)
    {
        var now = core.Now;
        if (_checkedAt.TryGetValue(account, out var last) && now - last < CheckEvery.TotalMilliseconds)
            return;
        _checkedAt[account] = now;
        core.Background.Start("The comparison of device lists", stopping => Check(account, stopping));
    }

    private async Task Check(AccountId account, CancellationToken stopping)
    {
        try
        {
            await Refresh(account, stopping);
            if (account != core.Me)
                await Refresh(core.Me, stopping);
        }
        catch (ParleyException passing) when (passing.IsTransient)
        {
            _checkedAt.TryRemove(account, out _);
            return;
        }

        await core.Store.Change(
            step =>
            {
                if (step.Get(ForeignHeads.Table, account) is not { } heads)
                    return;
                if (Foreign(heads.Theirs, lists.Pinned(account)) is null && Foreign(heads.Mine, lists.Pinned(core.Me)) is null)
                    step.Delete(ForeignHeads.Table, account);
                else
                    step.Put(ForeignHeads.Table, heads with { Checked = true });
                step.After(() => Changed(account));
            },
            stopping);
    }

    /// <summary>A list that is refused explains nothing.</summary>
    private async Task Refresh(AccountId account, CancellationToken stopping)
    {
        try
        {
            await lists.Refresh(account, stopping);
        }
        catch (RefusedException refusal) when (!refusal.IsTransient)
        {
            core.MessageWaits(refusal.Code);
        }
    }

    private static NamedList? Named(ListHead? head) => head is { Hash.Length: HeadBytes } ? new NamedList(head.Epoch, head.Hash.ToByteArray()) : null;

    /// <summary>A list that is neither this one nor one before it.</summary>
    private static NamedList? Foreign(NamedList? head, PinnedList? list) => head is null || list is null || head.Epoch < list.Epoch || IsOf(head, list) ? null : head;

    private static bool IsOf(NamedList? head, PinnedList? list) => head is not null && list is not null && NamedList.Same(head, Named(list.Head()));
}
