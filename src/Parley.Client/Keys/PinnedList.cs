using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Keys;

/// <summary>A device as its account's signed list names it.</summary>
internal sealed record PinnedDevice(int DeviceId, byte[] IdentityKey, int RegistrationId);

/// <summary>A device that has left the list of its account. Nothing is encrypted to it; what it sent before is opened until then, in milliseconds since 1970.</summary>
internal sealed record FormerDevice(PinnedDevice Device, long Until);

/// <summary>The newest device list of an account that this device has verified.</summary>
/// <param name="Account">Whose.</param>
/// <param name="AccountKey">The account identity key, 33 bytes.</param>
/// <param name="Epoch">1, 2, 3, ...</param>
/// <param name="Body">As it was signed.</param>
/// <param name="Expires">Milliseconds since 1970.</param>
/// <param name="Devices">1 to 127.</param>
/// <param name="Former">Those that have left it a short while ago; null for none.</param>
internal sealed record PinnedList(AccountId Account, byte[] AccountKey, uint Epoch, byte[] Body, long Expires, IReadOnlyList<PinnedDevice> Devices,
    IReadOnlyList<FormerDevice>? Former = null)
{
    private static readonly TimeSpan FormerFor = TimeSpan.FromDays(1);
    private const int HeadBytes = 8;

    public static Table<AccountId, PinnedList> Table { get; } = new("device_lists", ["account"], [])
    {
        KeyOf = static list => list.Account,
        KeyColumns = static account => [account.Value.ToByteArray(bigEndian: true)],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<PinnedList>,
    };

    /// <summary>How payloads name a list.</summary>
    public ListHead Head() => new() { Epoch = Epoch, Hash = ByteString.CopyFrom(SHA256.HashData(Body).AsSpan(0, HeadBytes)) };

    public PinnedDevice? Device(int deviceId) => Devices.FirstOrDefault(device => device.DeviceId == deviceId);

    /// <summary>The device that an envelope may come from: one of the list, or one that has left it a short while ago.</summary>
    public PinnedDevice? Sender(int deviceId, long now) =>
        Device(deviceId) ?? Former?.FirstOrDefault(former => former.Device.DeviceId == deviceId && former.Until > now)?.Device;

    /// <summary>
    /// This list after that one: it remembers the devices that have just left, since what they sent lies in mailboxes. Sessions are kept by number, so one whose
    /// number was given out anew is forgotten.
    /// </summary>
    public PinnedList After(PinnedList? before, long now)
    {
        var left = (before?.Former ?? []).Where(former => former.Until > now)
            .Concat((before?.Devices ?? []).Select(device => new FormerDevice(device, now + (long)FormerFor.TotalMilliseconds)))
            .Where(former => Device(former.Device.DeviceId) is null).ToList();
        return left.Count == 0 ? this : this with { Former = left };
    }

    /// <summary>
    /// This list with those that left in the day before it was first seen here, by the lists that lead to it. By the word of those lists, so that one that left long
    /// ago is not heard again.
    /// </summary>
    /// <param name="earlier">Oldest first, under the same account key, verified.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public PinnedList Recalling(IReadOnlyList<PinnedList> earlier, long now)
    {
        var former = new List<FormerDevice>(Former ?? []);
        var next = this;
        foreach (var before in earlier.Reverse())
        {
            var until = Math.Min(DeviceListVerifier.Parse(next.Body).Time, now) + (long)FormerFor.TotalMilliseconds;
            if (until > now)
                former.AddRange(before.Devices.Where(device => Device(device.DeviceId) is null && former.TrueForAll(known => known.Device.DeviceId != device.DeviceId))
                    .Select(device => new FormerDevice(device, until)).ToList());
            next = before;
        }

        return former.Count == 0 ? this : this with { Former = former };
    }
}
