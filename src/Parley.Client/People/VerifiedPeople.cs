using Parley.Client.Keys;
using Parley.Client.Repair;
using Parley.Client.Store;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.People;

/// <summary>
/// What the person says of safety numbers on devices that show them. A program keeps it for the backup, and when it is the primary it tells devices that are
/// linked later.
/// </summary>
internal sealed class VerifiedPeople(Core core, DeviceLists lists, Controls controls) : IDisposable
{
    /// <summary>People of one control: it must fit into an envelope.</summary>
    private const int MostAtOnce = 50;
    private readonly SemaphoreSlim _telling = new(1);

    /// <summary>The backup says something else now.</summary>
    public Action Changed { get; set; } = static () => { };

    /// <summary>Tells the own other devices what they have not heard yet.</summary>
    public void Kick() => core.Background.Start("Verified people", Tell);

    /// <summary>A control from a device; only one of the own account that is in its list now is listened to.</summary>
    public void Take(Step step, DeviceAddress from, DevicePayload payload)
    {
        if (payload.KindCase != DevicePayload.KindOneofCase.VerifiedPeople || from.AccountId != core.Me.Value || lists.Others.All(device => device.DeviceId != from.DeviceId))
            return;
        step.Put(StoredVerified.Table, StoredVerified.Of(step).With(payload.VerifiedPeople.People.Take(MostAtOnce)));
        step.After(() => Changed());
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

    private static List<SaidOfPerson> Untold(Step step) => [.. StoredVerified.Of(step).People.Where(person => person.Untold).Take(MostAtOnce)];

    private static void NoteTold(Step step, List<SaidOfPerson> told) => step.Put(StoredVerified.Table, new StoredVerified(
        [.. StoredVerified.Of(step).People.Select(person => told.Exists(each => each.Account == person.Account && each.At == person.At) ? person with { Untold = false } : person)]));
}
