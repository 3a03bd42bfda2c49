using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Keys;

/// <summary>A device as its account's signed list names it.</summary>
internal sealed record PinnedDevice(int DeviceId, byte[] IdentityKey, int RegistrationId);

/// <summary>The newest device list of an account that this device has verified.</summary>
/// <param name="Account">Whose.</param>
/// <param name="AccountKey">The account identity key, 33 bytes.</param>
/// <param name="Epoch">1, 2, 3, ...</param>
/// <param name="Body">As it was signed.</param>
/// <param name="Expires">Milliseconds since 1970.</param>
/// <param name="Devices">1 to 127.</param>
internal sealed record PinnedList(AccountId Account, byte[] AccountKey, uint Epoch, byte[] Body, long Expires, IReadOnlyList<PinnedDevice> Devices)
{
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
}
