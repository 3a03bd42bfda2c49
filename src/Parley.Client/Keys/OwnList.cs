using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Accounts;
using Parley.Client.People;
using Parley.Contracts.V1;

namespace Parley.Client.Keys;

/// <summary>The signed list of the own account: published at sign-in, and again before it expires.</summary>
internal sealed class OwnList(Core core, KeyApi api, DeviceLists lists)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(14);
    private const int Attempts = 3;

    /// <summary>Publishes a list that names this device alone, unless the server has one already that names it.</summary>
    public Task Publish(CancellationToken cancellationToken) => Publish(core.Now, withOthers: false, cancellationToken);

    /// <summary>Signs anew while there is still time, so that nobody meets an expired list.</summary>
    public async Task Renew(CancellationToken cancellationToken)
    {
        var soon = core.Now + (long)RenewBefore.TotalMilliseconds;
        if (lists.Pinned(core.Me) is { } pinned && pinned.Expires <= soon)
            await Publish(soon, withOthers: true, cancellationToken);
    }

    /// <summary>What counts is what the server has: an earlier attempt may have succeeded without an answer.</summary>
    /// <param name="goodUntil">A list that is valid longer than this needs no other. Milliseconds since 1970.</param>
    /// <param name="withOthers">Whether devices beside this one stay in it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task Publish(long goodUntil, bool withOthers, CancellationToken cancellationToken)
    {
        var account = core.Account;
        var identity = core.Store.All(DeviceIdentity.Table).GetValueOrDefault(default) ?? throw new SignedOutException("signed-out");
        for (var attempt = 1; ; attempt++)
        {
            var last = await api.DeviceList(account.AccountId, cancellationToken);
            if (last is not null && IsOurs(last, account, identity, goodUntil))
            {
                await lists.Accept(account.AccountId, last, cancellationToken);
                return;
            }

            var list = Sign(last, withOthers, account, identity);
            try
            {
                await api.Publish(account.AccountId, list, cancellationToken);
                await lists.Accept(account.AccountId, list, cancellationToken);
                return;
            }
            catch (RefusedException refusal) when (refusal.Code == "list-epoch" && refusal.Status != 0 && attempt < Attempts)
            {
                // Somebody else was quicker: the next list follows theirs.
            }
        }
    }

    private WireDeviceList Sign(WireDeviceList? previous, bool withOthers, StoredAccount account, DeviceIdentity identity)
    {
        var now = core.Now;
        var before = previous is null ? null : DeviceListVerifier.Parse(previous.Body);
        // Only what this account's key has vouched for before is vouched for again.
        var others = withOthers && before is not null && identity.AccountKey.PublicKey.SequenceEqual(previous!.AccountIdentityKey)
            ? before.Devices.Where(device => device.DeviceId != account.DeviceId) : [];
        var body = new DeviceListBody
        {
            AccountId = account.AccountId.ToString(),
            Epoch = (before?.Epoch ?? 0) + 1,
            Time = now,
            Expires = now + (long)DeviceListVerifier.LongestLife.TotalMilliseconds,
            PrevHash = previous is null ? ByteString.Empty : ByteString.CopyFrom(SHA256.HashData(previous.Body)),
            Devices =
            {
                others,
                new ListedDevice
                {
                    DeviceId = (uint)account.DeviceId,
                    IdentityKey = ByteString.CopyFrom(identity.DeviceKey.PublicKey),
                    RegistrationId = (uint)identity.RegistrationId,
                    AcceptSignature = ByteString.CopyFrom(DeviceListSignatures.SignAcceptance(
                        identity.DeviceKey, account.AccountId, identity.AccountKey.PublicKey, account.DeviceId, core.Random)),
                },
            },
        }.ToByteArray();
        return new WireDeviceList(body, DeviceListSignatures.SignList(identity.AccountKey, body, core.Random), identity.AccountKey.PublicKey.ToArray());
    }

    private static bool IsOurs(WireDeviceList list, StoredAccount account, DeviceIdentity identity, long goodUntil)
    {
        var body = DeviceListVerifier.Parse(list.Body);
        return identity.AccountKey.PublicKey.SequenceEqual(list.AccountIdentityKey)
            && body.Expires > goodUntil
            && body.Devices.FirstOrDefault(device => device.DeviceId == account.DeviceId) is { } self
            && identity.DeviceKey.PublicKey.SequenceEqual(self.IdentityKey.Span);
    }
}
