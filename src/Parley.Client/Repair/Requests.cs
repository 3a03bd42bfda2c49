using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;

namespace Parley.Client.Repair;

/// <summary>Asks those who sent it for what could not be opened, in a session that is new where the old one is to blame.</summary>
internal sealed class Requests(Core core, DeviceLists lists, Controls controls)
{
    /// <summary>Asks for these, and mends sessions that brought no message but are broken. Throws what passes.</summary>
    public async Task Send(IReadOnlyList<WaitingMessage> due, CancellationToken stopping)
    {
        foreach (var (address, messages) in await Targets(due, stopping))
            await UnlessRefused(() => Ask(address, messages, stopping));
    }

    private async Task<Dictionary<DeviceAddress, List<WaitingMessage>>> Targets(IReadOnlyList<WaitingMessage> due, CancellationToken stopping)
    {
        var targets = new Dictionary<DeviceAddress, List<WaitingMessage>>();
        foreach (var message in due)
        {
            if (Devices(message.Sender).All(device => device.DeviceId != message.DeviceId))
                await UnlessRefused(() => lists.Refresh(message.Sender, stopping));
            var everyone = message.Asks > 0 || Devices(message.Sender).All(device => device.DeviceId != message.DeviceId);
            foreach (var device in Devices(message.Sender).Where(device => everyone || device.DeviceId == message.DeviceId))
            {
                var address = new DeviceAddress(message.Sender.Value, device.DeviceId);
                if (!targets.TryGetValue(address, out var messages))
                    targets[address] = messages = [];
                messages.Add(message);
            }
        }

        var (broken, waiting) = await core.Store.Change(step => (step.Find(StoredRepair.Table, "WHERE broken = 1"), step.Find(WaitingMessage.Table, "")), stopping);
        foreach (var repair in broken.Where(repair => !waiting.Exists(message => message.Sender == repair.Account && message.DeviceId == repair.DeviceId)))
            if (Devices(repair.Account).Any(device => device.DeviceId == repair.DeviceId))
                targets.TryAdd(new DeviceAddress(repair.Account.Value, repair.DeviceId), []);
        return targets;
    }

    /// <summary>Those that can be asked: the devices of the list, and never this one.</summary>
    private IEnumerable<PinnedDevice> Devices(AccountId account) =>
        (lists.Pinned(account)?.Devices ?? []).Where(device => account != core.Me || device.DeviceId != core.Account.DeviceId);

    private async Task Ask(DeviceAddress address, List<WaitingMessage> messages, CancellationToken stopping)
    {
        var at = 0;
        do
        {
            if (!await Request(address, messages.Skip(at).Take(RepairRules.MostAtOnce).ToList(), stopping))
                return;
            at += RepairRules.MostAtOnce;
        }
        while (at < messages.Count);
    }

    /// <summary>False when it was asked too often.</summary>
    private async Task<bool> Request(DeviceAddress address, List<WaitingMessage> messages, CancellationToken stopping)
    {
        if (!await core.Store.Change(step => MayAsk(step, address), stopping))
            return false;
        var request = new RetryRequest();
        request.Messages.AddRange(messages.Select(message => new MissingMessage { MessageId = message.Id.ToString(), ChatId = message.ChatId.ToString() }));
        await controls.Send(new AccountId(address.AccountId), address.DeviceId, new DevicePayload { RetryRequest = request }, step => Note(step, address, messages), stopping);
        return true;
    }

    /// <summary>Counts the request, in the step that stores it.</summary>
    private void Note(Step step, DeviceAddress address, List<WaitingMessage> messages)
    {
        var repair = StoredRepair.Of(step, address);
        step.Put(StoredRepair.Table, repair with { Asked = [.. RepairRules.WithinHour(repair.Asked, core.Now), core.Now] });
        foreach (var message in messages)
            if (step.Get(WaitingMessage.Table, message.Id) is { } still)
                step.Put(WaitingMessage.Table, still with { Asks = message.Asks + 1, DueAt = core.Now + (long)RepairRules.NextAsk(message.Asks).TotalMilliseconds });
    }

    /// <summary>What is sent next opens a new session where this one is broken. One that the other side has not answered yet is new already.</summary>
    private bool MayAsk(Step step, DeviceAddress address)
    {
        var repair = StoredRepair.Of(step, address);
        if (RepairRules.WithinHour(repair.Asked, core.Now).Count >= RepairRules.MostAsked)
            return false;
        if (!repair.Broken)
            return true;
        if (Sessions.Load(step, address).IsAnswered)
            Sessions.Discard(step, address);
        step.Put(StoredRepair.Table, repair with { Broken = false });
        return true;
    }

    /// <summary>A refusal that stays must not keep the others from being asked.</summary>
    private async Task UnlessRefused(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (RefusedException refusal) when (!refusal.IsTransient)
        {
            core.MessageWaits(refusal.Code);
        }
    }
}
