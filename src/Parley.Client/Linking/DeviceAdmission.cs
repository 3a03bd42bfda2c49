using Google.Protobuf;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.Linking;
using Parley.Contracts.V1;

namespace Parley.Client;

/// <summary>
/// A new device that waits to be let in. The person compares <see cref="Digits"/> with what the new device shows, and then <see cref="ConfirmAsync"/> lists it.
/// Disposing of an admission that was not confirmed takes it back.
/// </summary>
public sealed class DeviceAdmission : IAsyncDisposable
{
    private readonly Core _core;
    private readonly LinkApi _api;
    private readonly OwnList _ownList;
    private readonly LinkPayload _payload;
    private readonly LinkKeys _keys;
    private readonly int _deviceId;
    private readonly AccountHistory _history;
    private readonly int _historyKeys;
    private readonly Task _written;
    private bool _over;

    /// <param name="core">The device that lets it in.</param>
    /// <param name="api">Where both meet.</param>
    /// <param name="ownList">Which is to name it.</param>
    /// <param name="payload">Its picture.</param>
    /// <param name="keys">What both have agreed on.</param>
    /// <param name="claimed">Its number.</param>
    /// <param name="deviceName">What it is called.</param>
    /// <param name="history">The history that it is to have, how many keys of that it was given, and when what waited of it is written.</param>
    internal DeviceAdmission(
        Core core, LinkApi api, OwnList ownList, LinkPayload payload, LinkKeys keys, int claimed, string deviceName, (AccountHistory History, int Keys, Task Written) history)
    {
        (_core, _api, _ownList, _payload, _keys, _deviceId) = (core, api, ownList, payload, keys, claimed);
        (_history, _historyKeys, _written) = history;
        DeviceName = deviceName;
    }

    /// <summary>Six digits, which the new device shows too.</summary>
    public string Digits => _keys.Digits;

    /// <summary>What the new device calls itself.</summary>
    public string DeviceName { get; }

    /// <summary>The person has seen the same digits on both devices: waits for the new one's agreement and lists it. May be repeated after a failure of the network.</summary>
    /// <exception cref="RefusedException">The new device gave up or took too long ("link-cancelled"), or its answer does not hold ("link-refused").</exception>
    public async Task ConfirmAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_over, this);
        var account = _core.Me;
        var acceptance = LinkGrants.OpenAcceptance(
            _keys, await Answer(cancellationToken), _payload, account, _core.Store.All(DeviceIdentity.Table)[default].AccountKey.PublicKey, _deviceId);
        var device = new ListedDevice
        {
            DeviceId = (uint)_deviceId,
            IdentityKey = ByteString.CopyFrom(_payload.DeviceKey),
            RegistrationId = acceptance.RegistrationId,
            AcceptSignature = acceptance.AcceptSignature,
        };
        await _written.WaitAsync(cancellationToken);
        await _ownList.Add(device, cancellationToken);
        await _history.Keys.Handed(_payload.DeviceKey, _historyKeys);
        // What has come in the meantime came without it.
        await _history.WriteAll(cancellationToken);
        await DisposeAsync();
    }

    /// <summary>Takes back what was offered, unless it was confirmed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_over)
            return;
        _over = true;
        try
        {
            await _api.Close(_payload.LinkId, CancellationToken.None);
        }
        catch (ParleyException)
        {
            // It ends by itself within minutes.
        }
    }

    private async Task<byte[]> Answer(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await _api.Answered(_payload.LinkId, cancellationToken) is { } answer)
                    return answer;
            }
            catch (RefusedException refusal) when (refusal.Code == "link-gone")
            {
                throw RefusedException.Here("link-cancelled", "Linking was cancelled on the new device, or took too long.");
            }
        }
    }
}
