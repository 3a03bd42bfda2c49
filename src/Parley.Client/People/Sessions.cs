using System.Security.Cryptography;
using Parley.Client.Keys;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Signal;

namespace Parley.Client.People;

/// <summary>Signal sessions with devices of the signed lists, and with no other.</summary>
internal sealed class Sessions(Core core, KeyApi api, DeviceLists lists)
{
    public LocalIdentity Local =>
        core.Store.All(DeviceIdentity.Table).GetValueOrDefault(default)?.At(core.Account.Address) ?? throw new SignedOutException("signed-out");

    public static SessionRecord Load(Step step, DeviceAddress address)
    {
        if (step.Get(StoredSession.Table, address) is not { } stored)
            return SessionRecord.Empty;
        var record = SessionRecord.Parse(stored.State);
        CryptographicOperations.ZeroMemory(stored.State);
        return record;
    }

    public static void Save(Step step, DeviceAddress address, SessionRecord record) => step.Put(StoredSession.Table, new StoredSession(address, record.Serialize()));

    /// <summary>The device says it knows nothing of this session: the next send begins a new one.</summary>
    public static void Discard(Step step, DeviceAddress address) => Save(step, address, Load(step, address).ArchiveCurrent());

    /// <summary>Whether a message can go to this device as its account's list names it.</summary>
    public bool Fits(SessionRecord record, PinnedDevice device) =>
        record.CanSend(core.Time.GetUtcNow()) && record.RemoteRegistrationId == device.RegistrationId && device.IdentityKey.AsSpan().SequenceEqual(record.RemoteIdentityKey);

    /// <summary>Opens sessions with these devices of an account. The server's bundles must be those of the signed list.</summary>
    public async Task Establish(AccountId account, IReadOnlyList<int> deviceIds, CancellationToken cancellationToken)
    {
        var answer = await api.Bundles(account, deviceIds, cancellationToken);
        var list = await lists.Accept(account, answer.DeviceList, cancellationToken);
        await core.Store.Change(
            step =>
            {
                foreach (var bundle in answer.Bundles)
                    Initiate(step, list, bundle);
            },
            cancellationToken);
    }

    private void Initiate(Step step, PinnedList list, WireBundle bundle)
    {
        if (list.Device(bundle.DeviceId) is not { } device)
            return;
        if (!device.IdentityKey.AsSpan().SequenceEqual(bundle.IdentityKey) || device.RegistrationId != bundle.RegistrationId)
            throw RefusedException.Here("bundle-refused", "The keys of a device are not those that its account has signed.");
        var address = new DeviceAddress(list.Account.Value, bundle.DeviceId);
        var previous = Load(step, address);
        if (Fits(previous, device))
            return;
        try
        {
            Save(step, address, Session.Initiate(Local, ToSignal(address, bundle), core.Signal, previous));
        }
        catch (SignalException)
        {
            throw RefusedException.Here("bundle-refused", "The keys of a device do not hold.");
        }
    }

    private static PreKeyBundle ToSignal(DeviceAddress address, WireBundle bundle) => new(
        address, bundle.RegistrationId, bundle.IdentityKey, Signed(bundle.SignedPreKey), Signed(bundle.KyberPreKey),
        bundle.PreKey is { } oneTime ? new PublicPreKey(oneTime.Id, oneTime.PublicKey) : null);

    private static SignedPublicPreKey Signed(WireKey key) => new(key.Id, key.PublicKey, key.Signature ?? []);
}
