using Parley.Client.Chats;
using Parley.Client.Keys;
using Parley.Client.Repair;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.People;

/// <summary>
/// What the person says of safety numbers: once, for all own devices. Who says it tells the others, and keeps it for the backup; a device that is linked later
/// hears all of it from the primary.
/// </summary>
internal sealed class VerifiedPeople(Core core, DeviceLists lists, Controls controls) : IDisposable
{
    /// <summary>People of one control: it must fit into an envelope.</summary>
    private const int MostAtOnce = 50;
    private readonly SemaphoreSlim _telling = new(1);

    /// <summary>The backup says something else now.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>It was said of somebody, here or elsewhere: messages that waited for it may go.</summary>
    public Action<AccountId> Decided { get; set; } = static _ => { };

    /// <summary>Whether the newest key that is known of an account is the one that the person has compared.</summary>
    public Verification Of(AccountId account)
    {
        var said = core.Store.All(StoredVerified.Table).GetValueOrDefault(default)?.People.FirstOrDefault(person => person.Account == account);
        if (said?.AccountKey is not { } compared)
            return Verification.None;
        return lists.Pinned(account) is not { } list || list.AccountKey.AsSpan().SequenceEqual(compared) ? Verification.Verified : Verification.Changed;
    }

    /// <summary>Whether somebody's key has changed after it was compared: nothing is encrypted to it until the person has decided.</summary>
    public bool IsUndecided(StoredMember member) => Of(member.Person.Id) == Verification.Changed;

    /// <summary>
    /// The person says it here; <paramref name="key"/> is what was compared, null when nothing counts any more. It counts after whatever was said before, however
    /// the clocks of the devices go. Completes when the own other devices have been told, unless they cannot be told now.
    /// </summary>
    public async Task Say(AccountId account, byte[]? key, CancellationToken cancellationToken)
    {
        await core.Store.Change(
            step =>
            {
                var verified = StoredVerified.Of(step);
                var before = verified.People.FirstOrDefault(person => person.Account == account);
                if (before is null && key is null)
                    return;
                var said = new SaidOfPerson(account, key, Math.Max(core.Now, (before?.At ?? 0) + 1), Untold: true);
                step.Put(StoredVerified.Table, new StoredVerified([.. verified.People.Where(person => person.Account != account), said]));
                step.After(() => Heard([account]));
            },
            cancellationToken);
        try
        {
            await Tell(cancellationToken);
            await controls.Flush(cancellationToken);
        }
        catch (ParleyException)
        {
            // It is said all the same; the next connection tells them.
        }
    }

    /// <summary>Tells the own other devices what they have not heard yet.</summary>
    public void Kick() => core.Background.Start("Verified people", Tell);

    /// <summary>A control from a device; only one of the own account that is in its list now is listened to.</summary>
    public void Take(Step step, DeviceAddress from, DevicePayload payload)
    {
        if (payload.KindCase != DevicePayload.KindOneofCase.VerifiedPeople || from.AccountId != core.Me.Value || lists.Others.All(device => device.DeviceId != from.DeviceId))
            return;
        var before = StoredVerified.Of(step);
        var after = before.With(payload.VerifiedPeople.People.Take(MostAtOnce));
        List<SaidOfPerson> news = [.. after.People.Except(before.People)];
        if (news.Count == 0)
            return;
        step.Put(StoredVerified.Table, after);
        step.After(() =>
        {
            Heard([.. news.Select(person => person.Account)]);
            foreach (var person in news.Where(person => person.AccountKey is not null && Of(person.Account) == Verification.Changed))
                core.Background.Start("A list that another device has seen", stopping => LookAgain(person.Account, stopping));
        });
    }

    /// <summary>In the step that pins the next list: a new device is to hear all that was said.</summary>
    public void Moved(Step step, PinnedList? before, PinnedList after)
    {
        if (before is null || step.Get(DeviceIdentity.Table, default) is not { AccountKey.Pair: not null } || StoredVerified.Of(step) is not { People.Count: > 0 } verified)
            return;
        if (after.Devices.All(device => before.Device(device.DeviceId) is { } known && known.IdentityKey.AsSpan().SequenceEqual(device.IdentityKey)))
            return;
        step.Put(StoredVerified.Table, new StoredVerified([.. verified.People.Select(person => person with { Untold = true })]));
        step.After(Kick);
    }

    public void Dispose() => _telling.Dispose();

    private async Task Tell(CancellationToken stopping)
    {
        await _telling.WaitAsync(stopping);
        try
        {
            while (await core.Store.Change(Untold, stopping) is { Count: > 0 } untold)
            {
                var payload = new DevicePayload { VerifiedPeople = new Contracts.V1.VerifiedPeople { People = { untold.Select(person => person.ToProto()) } } };
                await controls.SendAll(lists.Others, payload, step => NoteTold(step, untold), stopping);
            }
        }
        finally
        {
            _telling.Release();
        }
    }

    private void Heard(List<AccountId> accounts)
    {
        Changed();
        accounts.ForEach(account => Decided(account));
    }

    /// <summary>The other device may have compared a key that this one has not heard of.</summary>
    private async Task LookAgain(AccountId account, CancellationToken stopping)
    {
        try
        {
            await lists.Refresh(account, stopping);
            Decided(account);
        }
        catch (ParleyException exception)
        {
            core.MessageWaits(exception.Code);
        }
    }

    private static List<SaidOfPerson> Untold(Step step) => [.. StoredVerified.Of(step).People.Where(person => person.Untold).Take(MostAtOnce)];

    private static void NoteTold(Step step, List<SaidOfPerson> told) => step.Put(StoredVerified.Table, new StoredVerified(
        [.. StoredVerified.Of(step).People.Select(person => told.Exists(each => each.Account == person.Account && each.At == person.At) ? person with { Untold = false } : person)]));
}
