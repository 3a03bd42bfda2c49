using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Keys;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Tests.Keys;

/// <summary>An account that signs whatever lists a test wants of it.</summary>
internal sealed class SignedLists
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly KeyPair _device = NewKey();

    public AccountId Account { get; } = new(Guid.NewGuid());

    public KeyPair AccountKey { get; set; } = NewKey();

    /// <summary>The list after this one, changed before it is signed.</summary>
    public WireDeviceList Next(WireDeviceList? previous, Action<DeviceListBody>? change = null)
    {
        var body = new DeviceListBody
        {
            AccountId = Account.ToString(),
            Epoch = previous is null ? 1 : DeviceListBody.Parser.ParseFrom(previous.Body).Epoch + 1,
            Time = Now.ToUnixTimeMilliseconds(),
            Expires = Now.AddDays(35).ToUnixTimeMilliseconds(),
            PrevHash = previous is null ? ByteString.Empty : ByteString.CopyFrom(SHA256.HashData(previous.Body)),
            Devices = { Device(1) },
        };
        change?.Invoke(body);
        var bytes = body.ToByteArray();
        return new WireDeviceList(bytes, DeviceListSignatures.SignList(AccountKey, bytes, RandomNumberGenerator.Fill), AccountKey.PublicKey.ToArray());
    }

    public ListedDevice Device(int number) => new()
    {
        DeviceId = (uint)number,
        IdentityKey = ByteString.CopyFrom(_device.PublicKey),
        RegistrationId = 77,
        AcceptSignature = ByteString.CopyFrom(DeviceListSignatures.SignAcceptance(_device, Account, AccountKey.PublicKey, number, RandomNumberGenerator.Fill)),
    };

    public static KeyPair NewKey() => KeyPair.Generate(RandomNumberGenerator.GetBytes(32));
}
