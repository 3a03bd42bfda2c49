using Parley.Client.Keys;
using Parley.Client.Live;
using Parley.Client.People;
using Parley.Client.Repair;
using Parley.Client.Store;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Accounts;

/// <summary>
/// A device that signs out says so to the own others, and the one that signs the list leaves it out. The server cannot say it in its name: what moves a list
/// comes through the ratchet.
/// </summary>
internal sealed class Leaving(Core core, DeviceLists lists, OwnList ownList, Controls controls, LiveConnection live)
{
    /// <summary>So long a person waits to be signed out because something has to leave before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Tells them if that can be done now.</summary>
    public async Task Tell(CancellationToken cancellationToken)
    {
        if (live.State != ConnectionState.Online || core.Store.All(StoredAccount.Table).GetValueOrDefault(default) is not { Phase: AccountPhase.Ready } account
            || ownList.CanSign || lists.Pinned(account.AccountId) is not { } list)
            return;
        await InTime(
            async either =>
            {
                foreach (var device in list.Devices.Where(device => device.DeviceId != account.DeviceId))
                    await controls.Send(account.AccountId, device.DeviceId, new DevicePayload { DeviceLeaving = new DeviceLeaving() }, static _ => { }, either);
                await controls.Flush(either);
            },
            cancellationToken);
    }

    /// <summary>Does what should be done before the device goes, for as long as a person waits for it.</summary>
    public async Task InTime(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var tired = new CancellationTokenSource(Patience, core.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tired.Token, cancellationToken);
        try
        {
            await work(either.Token);
        }
        catch (Exception exception) when (exception is ParleyException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The device leaves without it: a person can remove it by hand, and messages of the last moment are on no other device then.
        }
    }

    /// <summary>One of the own devices says that it is being signed out.</summary>
    public void Take(Step step, DeviceAddress from, DevicePayload payload)
    {
        if (payload.KindCase != DevicePayload.KindOneofCase.DeviceLeaving || from.AccountId != core.Me.Value || from.DeviceId == core.Account.DeviceId || !ownList.CanSign)
            return;
        step.After(() => core.Background.Start("The removal of a device that has left", stopping => ownList.Remove(from.DeviceId, stopping)));
    }
}
