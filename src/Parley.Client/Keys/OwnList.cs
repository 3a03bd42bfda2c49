using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Accounts;
using Parley.Client.People;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Keys;

/// <summary>
/// The signed list of the own account: published at sign-in, again before it expires, and when a device comes or goes. Only the device that has the account
/// identity key can sign it. No device is ever left out but by <see cref="Remove"/> and by beginning anew.
/// </summary>
internal sealed class OwnList(Core core, KeyApi api, DeviceLists lists)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(14);
    private const int Attempts = 3;

    /// <summary>How far the clock here is behind the server's, in milliseconds, once the server has refused a list for it.</summary>
    private long _correction;

    public bool CanSign => Identity.AccountKey.Pair is not null;

    /// <summary>
    /// Publishes a list that names this device alone, unless the server has one already that does; what counts is what the server has, since an earlier
    /// attempt may have succeeded without an answer.
    /// </summary>
    /// <exception cref="RefusedException">The account has devices under another key, and nobody has said to begin anew ("account-elsewhere").</exception>
    public Task Publish(CancellationToken cancellationToken) => Insist(
        async () =>
        {
            var (account, identity) = (core.Account, Identity);
            var list = await api.DeviceList(account.AccountId, cancellationToken);
            if (list is null || !IsOurs(list, account, identity))
            {
                RefuseElsewhere(list, account, identity);
                list = Sign(identity.AccountKey.Signing, list, [Self(account, identity)]);
                await api.Publish(account.AccountId, list, cancellationToken);
            }

            await lists.Accept(account.AccountId, list, cancellationToken);
        });

    /// <summary>Signs anew while there is still time, so that nobody meets an expired list.</summary>
    public Task Renew(CancellationToken cancellationToken) => Renew(core.Now + (long)RenewBefore.TotalMilliseconds, cancellationToken);

    /// <param name="soon">A list that is valid longer than this needs no other. Milliseconds since 1970.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task Renew(long soon, CancellationToken cancellationToken)
    {
        if (CanSign && lists.Pinned(core.Me) is { } pinned && pinned.Expires <= soon)
            await Change((devices, last) => last.Expires > soon ? null : devices, cancellationToken);
    }

    /// <summary>What a new device is shown: the key that lists it, and the last list, just verified.</summary>
    public async Task<(KeyPair AccountKey, WireDeviceList List)> Credentials(CancellationToken cancellationToken)
    {
        var key = Identity.AccountKey.Signing;
        return (key, await Last(cancellationToken));
    }

    /// <summary>Lets a device in that has agreed to it; doing so again is harmless.</summary>
    public Task Add(ListedDevice device, CancellationToken cancellationToken) => Change(
        (devices, _) => devices.FirstOrDefault(each => each.DeviceId == device.DeviceId) is not { } known ? [.. devices, device]
            : known.IdentityKey == device.IdentityKey ? null
            : throw RefusedException.Here("device-listed", "Another device has this number already."),
        cancellationToken);

    /// <summary>Leaves a device out: the server signs it out, and nobody encrypts to it any more. Doing so again is harmless.</summary>
    /// <exception cref="RefusedException">It is this one ("device-self"), or this is a linked device ("primary-only").</exception>
    public Task Remove(int deviceId, CancellationToken cancellationToken)
    {
        if (deviceId == core.Account.DeviceId)
            throw RefusedException.Here("device-self", "Sign out to leave this device.");
        return Change(
            (devices, _) => devices.Exists(device => device.DeviceId == deviceId) ? [.. devices.Where(device => device.DeviceId != deviceId)] : null, cancellationToken);
    }

    private DeviceIdentity Identity => core.Store.All(DeviceIdentity.Table).GetValueOrDefault(default) ?? throw new SignedOutException("signed-out");

    /// <param name="change">What the next list names after the last one; null when the last one says it already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private Task Change(Func<List<ListedDevice>, DeviceListBody, List<ListedDevice>?> change, CancellationToken cancellationToken)
    {
        var key = Identity.AccountKey.Signing;
        return Insist(async () =>
        {
            var last = await Last(cancellationToken);
            var body = DeviceListVerifier.Parse(last.Body);
            if (change([.. body.Devices], body) is not { } devices)
                return;
            var list = Sign(key, last, devices);
            await api.Publish(core.Me, list, cancellationToken);
            await lists.Accept(core.Me, list, cancellationToken);
        });
    }

    /// <summary>
    /// The newest list, which nothing is signed after unless it follows from those that this device knows. One that has run out in the meantime is renewed all
    /// the same: only this device can.
    /// </summary>
    private async Task<WireDeviceList> Last(CancellationToken cancellationToken)
    {
        var last = await api.DeviceList(core.Me, cancellationToken) ?? throw new SignedOutException("signed-out");
        try
        {
            await lists.Accept(core.Me, last, cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code == "list-expired" && lists.Pinned(core.Me) is { } pinned && pinned.Body.AsSpan().SequenceEqual(last.Body))
        {
            // It is the one that was accepted while it was good.
        }

        return last;
    }

    /// <summary>Again when somebody else was quicker: the next list follows theirs. And again by the server's clock, when the one here is wrong.</summary>
    private async Task Insist(Func<Task> work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (RefusedException refusal) when (attempt < Attempts && ((refusal.Code == "list-epoch" && refusal.Status != 0) || IsCorrected(refusal)))
            {
                // Once more.
            }
        }
    }

    /// <summary>The server could have a list be good for twice as long as it should be, and for no longer.</summary>
    private bool IsCorrected(RefusedException refusal)
    {
        if (refusal is not { Code: "list-clock", ServerNow: { } now })
            return false;
        var behind = now - core.Now;
        if (Math.Abs(behind) > DeviceListVerifier.LongestLife.TotalMilliseconds || behind == _correction)
            return false;
        _correction = behind;
        return true;
    }

    private WireDeviceList Sign(KeyPair key, WireDeviceList? previous, List<ListedDevice> devices)
    {
        var now = core.Now + _correction;
        var body = new DeviceListBody
        {
            AccountId = core.Me.ToString(),
            Epoch = (previous is null ? 0 : DeviceListVerifier.Parse(previous.Body).Epoch) + 1,
            Time = now,
            Expires = now + (long)DeviceListVerifier.LongestLife.TotalMilliseconds,
            PrevHash = previous is null ? ByteString.Empty : ByteString.CopyFrom(SHA256.HashData(previous.Body)),
            Devices = { devices },
        }.ToByteArray();
        return new WireDeviceList(body, DeviceListSignatures.SignList(key, body, core.Random), key.PublicKey.ToArray());
    }

    private ListedDevice Self(StoredAccount account, DeviceIdentity identity) => new()
    {
        DeviceId = (uint)account.DeviceId,
        IdentityKey = ByteString.CopyFrom(identity.DeviceKey.PublicKey),
        RegistrationId = (uint)identity.RegistrationId,
        AcceptSignature = ByteString.CopyFrom(DeviceListSignatures.SignAcceptance(
            identity.DeviceKey, account.AccountId, identity.AccountKey.PublicKey, account.DeviceId, core.Random)),
    };

    /// <summary>A bot has one device at a time and nobody to ask.</summary>
    private void RefuseElsewhere(WireDeviceList? list, StoredAccount account, DeviceIdentity identity)
    {
        if (list is not null && account.TokenHash is null && !core.Options.StartAnew && !identity.AccountKey.PublicKey.AsSpan().SequenceEqual(list.AccountIdentityKey))
            throw RefusedException.Here(
                "account-elsewhere",
                "This account was begun on another device. Link this one with it; or start anew, which signs all others out and changes the safety number that people see.");
    }

    private bool IsOurs(WireDeviceList list, StoredAccount account, DeviceIdentity identity)
    {
        var body = DeviceListVerifier.Parse(list.Body);
        return identity.AccountKey.PublicKey.AsSpan().SequenceEqual(list.AccountIdentityKey)
            && body.Expires > core.Now
            && body.Devices.FirstOrDefault(device => device.DeviceId == account.DeviceId) is { } self
            && identity.DeviceKey.PublicKey.SequenceEqual(self.IdentityKey.Span);
    }
}
