using System.Globalization;
using Parley.Client.Http;
using Parley.Contracts;

namespace Parley.Client.Keys;

/// <summary>A prekey on the wire; only one-time X25519 keys have no signature.</summary>
internal sealed record WireKey(uint Id, byte[] PublicKey, byte[]? Signature = null);

internal sealed record WireKeys(
    int RegistrationId, byte[] IdentityKey, WireKey SignedPreKey, WireKey LastResortKyberPreKey, IReadOnlyList<WireKey> PreKeys, IReadOnlyList<WireKey> KyberPreKeys);

/// <summary>A signed device list on the wire.</summary>
internal sealed record WireDeviceList(byte[] Body, byte[] Signature, byte[] AccountIdentityKey);

internal sealed record WireDeviceLists(IReadOnlyList<WireDeviceList> Lists);

internal sealed record WireBundle(int DeviceId, int RegistrationId, byte[] IdentityKey, WireKey SignedPreKey, WireKey KyberPreKey, WireKey? PreKey = null);

internal sealed record WireBundles(WireDeviceList DeviceList, IReadOnlyList<WireBundle> Bundles);

/// <summary>Publishing own keys, and asking for those of others.</summary>
internal sealed class KeyApi(SignedInClient http)
{
    public Task Upload(WireKeys keys, CancellationToken cancellationToken) => http.Put("devices/self/keys", keys, cancellationToken);

    public Task Publish(AccountId account, WireDeviceList list, CancellationToken cancellationToken) => http.Put($"users/{account}/device-list", list, cancellationToken);

    /// <summary>Null when the account has none yet.</summary>
    public async Task<WireDeviceList?> DeviceList(AccountId account, CancellationToken cancellationToken)
    {
        try
        {
            return await http.Get<WireDeviceList>($"users/{account}/device-list", cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code == "list-missing")
        {
            return null;
        }
    }

    /// <summary>The lists of an account after an epoch, oldest first, a page of them.</summary>
    public Task<WireDeviceLists> DeviceLists(AccountId account, uint after, CancellationToken cancellationToken) =>
        http.Get<WireDeviceLists>(string.Create(CultureInfo.InvariantCulture, $"users/{account}/device-lists?after={after}"), cancellationToken);

    public Task<WireBundles> Bundles(AccountId account, IReadOnlyList<int> deviceIds, CancellationToken cancellationToken) =>
        http.Post<WireBundles>($"users/{account}/bundles", new BundlesAsked(deviceIds), cancellationToken);

    internal sealed record BundlesAsked(IReadOnlyList<int> DeviceIds);
}
