using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Repair;
using Parley.Client.Store;
using Parley.Contracts.V1;
using DeviceAddress = Parley.Signal.DeviceAddress;
using Kind = Parley.Contracts.V1.DevicePayload.KindOneofCase;

namespace Parley.Client.Keyring;

/// <summary>
/// The keys that the history is kept under. Only the primary makes them: the first when there is none, the next when a device has left. Other devices are given
/// them when they are linked and by controls, and ask when one is missing.
/// </summary>
internal sealed class HistoryKeys(Core core, DeviceLists lists, OwnList ownList, Controls controls) : IDisposable
{
    /// <summary>A device is removed a few times in years; more than this nobody means.</summary>
    private const int Most = 256;

    private static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AnswerEvery = TimeSpan.FromMinutes(1);
    private readonly Dictionary<int, long> _answered = [];
    private readonly SemaphoreSlim _giving = new(1);

    /// <summary>There are keys that were not there before.</summary>
    public Action Added { get; set; } = static () => { };

    /// <summary>The person has chosen, here or on another device.</summary>
    public Action Chosen { get; set; } = static () => { };

    /// <summary>The primary makes the first key; whoever else has none asks for it.</summary>
    public async Task Ensure(CancellationToken cancellationToken)
    {
        if (StoredHistory.Of(core) is { Keys.Count: > 0 })
            return;
        if (!ownList.CanSign)
            await Ask(cancellationToken);
        else
            await core.Store.Change(
                step =>
                {
                    var history = StoredHistory.Of(core, step);
                    if (history.Keys.Count == 0)
                        step.Put(StoredHistory.Table, WithNext(history));
                },
                cancellationToken);
    }

    /// <summary>Gives every own device what it lacks.</summary>
    public async Task HandOver(CancellationToken cancellationToken)
    {
        if (!ownList.CanSign)
            return;
        await _giving.WaitAsync(cancellationToken);
        try
        {
            if (StoredHistory.Of(core) is { Keys.Count: > 0 } history)
                await Give([.. lists.Others.Where(device => history.Handed.GetValueOrDefault(NameOf(device.IdentityKey)) != history.Keys.Count)], cancellationToken);
        }
        finally
        {
            _giving.Release();
        }
    }

    /// <summary>Asks the other own devices for keys, now and then.</summary>
    public async Task Ask(CancellationToken cancellationToken)
    {
        var (others, now) = (lists.Others, core.Now);
        if (others.Count == 0 || now - (StoredHistory.Of(core)?.AskedAt ?? 0) < AskEvery.TotalMilliseconds)
            return;
        await controls.SendAll(
            others, new DevicePayload { HistoryKeysRequest = new HistoryKeysRequest() },
            step => step.Put(StoredHistory.Table, StoredHistory.Of(core, step) with { AskedAt = now }), cancellationToken);
    }

    /// <summary>Tells the other own devices what the person has chosen here.</summary>
    public Task Choose(bool onlyHere, CancellationToken cancellationToken)
    {
        // It counts after whatever was chosen before, however the clocks of the devices go.
        var at = Math.Max(core.Now, (StoredHistory.Of(core)?.ChosenAt ?? 0) + 1);
        var payload = new DevicePayload { HistoryChoice = new HistoryChoice { OnlyOnDevices = onlyHere, ChosenAt = at } };
        return controls.SendAll(lists.Others, payload, step => Choose(step, onlyHere, at), cancellationToken);
    }

    /// <summary>A new device was given so many when it was let in.</summary>
    public Task Handed(byte[] identityKey, int count) => core.Store.Change(step => NoteHanded(step, [identityKey], count));

    /// <summary>A control from a device; only one of the own account that is in its list now is listened to.</summary>
    public void Take(Step step, DeviceAddress from, DevicePayload payload)
    {
        if (from.AccountId != core.Me.Value || lists.Others.Find(device => device.DeviceId == from.DeviceId) is not { } device)
            return;
        if (payload.KindCase == Kind.HistoryKeys && Add(step, payload.HistoryKeys))
            step.After(() => Added());
        else if (payload.KindCase == Kind.HistoryKeysRequest)
            Answer(step, device);
        else if (payload.KindCase == Kind.HistoryChoice && payload.HistoryChoice.ChosenAt > StoredHistory.Of(core, step).ChosenAt)
            Choose(step, payload.HistoryChoice.OnlyOnDevices, payload.HistoryChoice.ChosenAt);
    }

    public void Dispose() => _giving.Dispose();

    /// <summary>In the step that pins the next list: when a device has left, what is written from now on it shall not read.</summary>
    public void Moved(Step step, PinnedList? before, PinnedList after)
    {
        if (before is null || step.Get(DeviceIdentity.Table, default) is not { AccountKey.Pair: not null } || step.Get(StoredHistory.Table, default) is not { Keys.Count: > 0 } history)
            return;
        if (before.Devices.All(device => after.Device(device.DeviceId) is { } still && still.IdentityKey.AsSpan().SequenceEqual(device.IdentityKey)))
            return;
        step.Put(StoredHistory.Table, WithNext(history));
        step.After(() => Added());
    }

    /// <summary>Without a keyring nothing is known of one any more; the next begins with nothing.</summary>
    private void Choose(Step step, bool onlyHere, long at)
    {
        var history = StoredHistory.Of(core, step) with { OnlyHere = onlyHere, ChosenAt = at, ChoiceUntold = true };
        step.Put(StoredHistory.Table, onlyHere ? history with { Chain = StoredHistory.NewChain(core) } : history);
        if (onlyHere)
        {
            step.DeleteAll(StoredContentKey.Table);
            step.DeleteAll(StoredSegment.Table);
            step.DeleteAll(StoredKeyring.Table);
        }

        step.After(() => Chosen());
    }

    private bool Add(Step step, Contracts.V1.HistoryKeys given)
    {
        var history = StoredHistory.Of(core, step);
        var news = given.Keys.Where(key => key.Key.Length == StoredHistory.KeyBytes && key.Epoch > 0 && !history.Keys.Any(known => key.Key.Span.SequenceEqual(known.Key)))
            .Select(key => new HistoryKey(key.Epoch, key.Key.ToByteArray())).DistinctBy(key => NameOf(key.Key)).ToList();
        if (news.Count == 0 || history.Keys.Count + news.Count > Most)
            return false;
        // Two of one epoch, which no primary makes, stand in the same order everywhere.
        var keys = history.Keys.Concat(news).OrderBy(key => key.Epoch).ThenBy(key => NameOf(key.Key), StringComparer.Ordinal);
        step.Put(StoredHistory.Table, history with { Keys = [.. keys] });
        return true;
    }

    /// <summary>The answer goes into the session that the question came in, in the same step.</summary>
    private void Answer(Step step, PinnedDevice device)
    {
        if (core.Now - _answered.GetValueOrDefault(device.DeviceId) < AnswerEvery.TotalMilliseconds || StoredHistory.Of(core, step) is not { Keys: { Count: > 0 } keys })
            return;
        _answered[device.DeviceId] = core.Now;
        if (controls.Put(step, core.Me, device, Payload(keys)))
            NoteHanded(step, [device.IdentityKey], keys.Count);
    }

    private async Task Give(List<PinnedDevice> devices, CancellationToken cancellationToken)
    {
        if (devices.Count == 0)
            return;
        var keys = StoredHistory.Of(core)?.Keys ?? [];
        await controls.SendAll(
            devices, Payload(keys), step => NoteHanded(step, devices.Select(device => device.IdentityKey), keys.Count), cancellationToken);
    }

    private static DevicePayload Payload(IEnumerable<HistoryKey> keys) => new() { HistoryKeys = new Contracts.V1.HistoryKeys { Keys = { keys.Select(GrantedHistory.ToProto) } } };

    private void NoteHanded(Step step, IEnumerable<byte[]> identityKeys, int count)
    {
        var history = StoredHistory.Of(core, step);
        var handed = new Dictionary<string, int>(history.Handed, StringComparer.Ordinal);
        foreach (var key in identityKeys)
            handed[NameOf(key)] = count;
        step.Put(StoredHistory.Table, history with { Handed = handed });
    }

    private StoredHistory WithNext(StoredHistory history)
    {
        var key = new byte[StoredHistory.KeyBytes];
        core.Random(key);
        return history with { Keys = [.. history.Keys, new HistoryKey((history.Keys is [.., var last] ? last.Epoch : 0) + 1, key)] };
    }

    private static string NameOf(byte[] key) => Convert.ToHexStringLower(key);
}
