using Parley.Client.Keyring;
using Parley.Client.Linking;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    private const int LongestName = 64;

    /// <summary>Whether this device lets others in and removes them: the one that the person signed up with.</summary>
    public bool IsPrimary => _engine.OwnList.CanSign;

    /// <summary>The devices of the own account.</summary>
    public async Task<IReadOnlyList<LinkedDevice>> GetDevicesAsync(CancellationToken cancellationToken = default) =>
        [.. (await _engine.Links.Devices(cancellationToken)).Devices.Where(device => device.State == "active").Select(device => new LinkedDevice(
            device.DeviceId, device.Name, DateTimeOffset.FromUnixTimeMilliseconds(device.CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(device.LastActive), device.Current))];

    /// <summary>Offers a new device access to this account; it is let in by <see cref="DeviceAdmission.ConfirmAsync"/>, once the person has compared the digits.</summary>
    /// <param name="code">What the new device shows, as text: <see cref="LinkCode.Text"/>, or what stands behind its <c>#</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">
    /// It is no such code ("link-malformed"), it is void ("link-gone") or was used ("link-taken"), the server has exchanged a key ("link-tampered"), or this is a
    /// linked device itself ("primary-only").
    /// </exception>
    public async Task<DeviceAdmission> AdmitDeviceAsync(string code, CancellationToken cancellationToken = default)
    {
        var payload = LinkPayload.Parse(code);
        var (core, api) = (_engine.Core, _engine.Links);
        var (accountKey, list) = await _engine.OwnList.Credentials(cancellationToken);
        await _engine.History.Keys.Ensure(cancellationToken);
        // What the new device is about to read is better there already: it is written while the person compares.
        var written = _engine.History.WriteAll(_engine.Core.Background.Stopping);
        var newcomer = await api.Newcomer(payload.LinkId, cancellationToken);
        if (!payload.IsKyberKey(newcomer.KyberKey))
            throw RefusedException.Here("link-tampered", "The server has exchanged a key of the new device. Nothing was linked.");
        var name = string.Concat((newcomer.DeviceName ?? "").EnumerateRunes().Take(LongestName)).Trim();
        if (name.Length == 0)
            name = "Parley";
        var claimed = await api.Claim(payload.LinkId, name, cancellationToken);
        var history = await core.Store.Change(step => GrantedHistory.Of(core, step), cancellationToken);
        DeviceAdmission Admission(LinkKeys keys) =>
            new(core, api, _engine.OwnList, payload, keys, claimed.DeviceId, name, (_engine.History, history.Keys.Count, written));
        try
        {
            var (offer, keys) = LinkGrants.MakeOffer(
                payload, newcomer.KyberKey, core.Me, accountKey, list, claimed.DeviceId, claimed.RefreshToken, history, core.Random);
            await api.MakeOffer(payload.LinkId, offer, cancellationToken);
            return Admission(keys);
        }
        catch
        {
            await Admission(new LinkKeys([], [], "")).DisposeAsync();
            throw;
        }
    }

    /// <summary>Removes another device: it is signed out, forgets everything, and nobody encrypts to it any more. Removing it again is harmless.</summary>
    /// <param name="number">Of the device, <see cref="LinkedDevice.Number"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">It is this one ("device-self"), or this is a linked device itself ("primary-only").</exception>
    public Task RemoveDeviceAsync(int number, CancellationToken cancellationToken = default) => _engine.OwnList.Remove(number, cancellationToken);
}
