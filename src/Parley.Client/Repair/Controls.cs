using Google.Protobuf;
using Parley.Client.Keys;
using Parley.Client.Live;
using Parley.Client.Messages;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Signal;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Repair;

/// <summary>What devices tell one another: stored with the ratchet it moved, and sent until the server has it.</summary>
internal sealed class Controls(Core core, DeviceLists lists, Sessions sessions, LiveConnection live) : IDisposable
{
    private const int Rounds = 3;
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>Stores one for a device that its list still names; <paramref name="besides"/> belongs to the same step.</summary>
    public async Task Send(AccountId account, int deviceId, DevicePayload payload, Action<Step> besides, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var isDone = await core.Store.Change(
                step =>
                {
                    if (lists.Pinned(account)?.Device(deviceId) is { } device && !Put(step, account, device, payload))
                        return false;
                    besides(step);
                    return true;
                },
                cancellationToken);
            if (isDone)
                return;
            await sessions.Establish(account, [deviceId], cancellationToken);
        }
    }

    /// <summary>
    /// Stores the same for several devices of the own account, and <paramref name="besides"/>, all in one step. Those that the list does not name any more are
    /// passed over, and so is one that no session can be opened with.
    /// </summary>
    public async Task SendAll(IReadOnlyList<PinnedDevice> devices, DevicePayload payload, Action<Step> besides, CancellationToken cancellationToken)
    {
        for (var round = 0; ; round++)
        {
            var lacking = await core.Store.Change(
                step =>
                {
                    var listed = (lists.Pinned(core.Me)?.Devices ?? []).Where(each => devices.Any(device => device.DeviceId == each.DeviceId)).ToList();
                    var without = listed.Where(device => !sessions.Fits(Sessions.Load(step, new DeviceAddress(core.Me.Value, device.DeviceId)), device)).ToList();
                    if (without.Count > 0 && round < Rounds)
                        return without;
                    besides(step);
                    foreach (var device in listed.Except(without))
                        Put(step, core.Me, device, payload);
                    return [];
                },
                cancellationToken);
            if (lacking.Count == 0)
                return;
            await sessions.Establish(core.Me, [.. lacking.Select(device => device.DeviceId)], cancellationToken);
        }
    }

    /// <summary>Stores one within a step; false if there is no session with that device.</summary>
    public bool Put(Step step, AccountId account, PinnedDevice device, DevicePayload payload)
    {
        var address = new DeviceAddress(account.Value, device.DeviceId);
        var session = Sessions.Load(step, address);
        if (lists.Pinned(account) is not { } list || !sessions.Fits(session, device))
            return false;
        payload.RecipientList = list.Head();
        if (lists.Pinned(core.Me) is { } own)
            payload.SenderList = own.Head();
        var (type, bytes, record) = Session.Encrypt(session, sessions.Local, address, payload.ToByteArray(), core.Signal);
        Sessions.Save(step, address, record);
        step.Put(StoredControl.Table, new StoredControl(core.NewId(), core.Now, new SealedEnvelope(account, device.DeviceId, device.RegistrationId, type, bytes)));
        step.After(Kick);
        return true;
    }

    /// <summary>Sends what waits. Harmless at any time.</summary>
    public void Kick() => core.Background.Start("Controls", Flush);

    /// <summary>Sends what waits, and completes when that is done or cannot be done now.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            while (live.State == ConnectionState.Online && await Next(cancellationToken) is { } control)
            {
                await Deliver(control, cancellationToken);
                await core.Store.Change(step => step.Delete(StoredControl.Table, control.Id), cancellationToken);
            }
        }
        catch (ParleyException passing) when (passing.IsTransient)
        {
            // The next connection sends it.
        }
        finally
        {
            _sending.Release();
        }
    }

    public void Dispose() => _sending.Dispose();

    private Task<StoredControl?> Next(CancellationToken cancellationToken) =>
        core.Store.Change(step => step.Find(StoredControl.Table, "ORDER BY made_at LIMIT 1").FirstOrDefault(), cancellationToken);

    private async Task Deliver(StoredControl control, CancellationToken stopping)
    {
        var frame = new ClientFrame { ControlSend = new SendControl { ControlId = control.Id.ToString(), Envelopes = { control.Envelope.ToFrame() } } };
        try
        {
            await live.Command(frame, stopping);
        }
        catch (RefusedException refusal) when (!refusal.IsTransient)
        {
            core.MessageWaits(refusal.Code);
        }
    }
}
