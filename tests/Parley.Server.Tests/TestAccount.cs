using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Server.Tests;

/// <summary>What the devices of one account share: its identity key, and the list that was published last.</summary>
internal sealed class TestAccount(AccountId id, string phoneNumber)
{
    public AccountId Id => id;

    public string PhoneNumber => phoneNumber;

    /// <summary>Signs the lists; a test may replace it, as a person does who starts anew.</summary>
    public KeyPair IdentityKey { get; set; } = TestKeys.NewPair();

    public uint Epoch { get; set; }

    public byte[]? LastBody { get; set; }

    /// <summary>The next list, naming these devices.</summary>
    public DeviceListBody NextList(DateTimeOffset now, params IEnumerable<TestDevice> devices) => new()
    {
        AccountId = id.ToString(),
        Epoch = Epoch + 1,
        Time = now.ToUnixTimeMilliseconds(),
        Expires = now.AddDays(30).ToUnixTimeMilliseconds(),
        PrevHash = LastBody is null ? ByteString.Empty : ByteString.CopyFrom(SHA256.HashData(LastBody)),
        Devices = { devices.Select(d => TestKeys.Listed(id, IdentityKey, d.DeviceId, d.IdentityKey, d.RegistrationId)) },
    };

    /// <summary>The list as it is sent, signed.</summary>
    public object Signed(DeviceListBody list) => Signed(list.ToByteArray());

    public object Signed(byte[] body) => new { body, signature = TestKeys.SignList(IdentityKey, body), accountIdentityKey = IdentityKey.PublicKey.ToArray() };
}
