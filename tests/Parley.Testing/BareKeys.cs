using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Keys;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Testing;

/// <summary>
/// The keys of one bare device: real identity keys and signatures, of the sizes and forms that the server checks. Kyber keys are random bytes, since a bare
/// client sends opaque ciphertexts and nobody ever encapsulates for them. Many accounts may share one set where the keys themselves do not matter.
/// </summary>
public sealed class BareKeys
{
    private const int KyberKeyBytes = 1569;
    private const byte KyberType = 0x08;
    private readonly KeyPair _account = KeyPair.Generate(RandomNumberGenerator.GetBytes(32));
    private readonly KeyPair _device = KeyPair.Generate(RandomNumberGenerator.GetBytes(32));
    private readonly object _upload;

    public BareKeys(int oneTimeKeys = 0)
    {
        RegistrationId = RandomNumberGenerator.GetInt32(1, 0x4000);
        _upload = new
        {
            registrationId = RegistrationId,
            identityKey = _device.PublicKey.ToArray(),
            signedPreKey = Signed(1, CurveKey()),
            lastResortKyberPreKey = Signed(1, KyberKey()),
            preKeys = Enumerable.Range(1, oneTimeKeys).Select(id => new { id, publicKey = CurveKey() }).ToArray(),
            kyberPreKeys = Enumerable.Range(2, oneTimeKeys).Select(id => Signed(id, KyberKey())).ToArray(),
        };
    }

    public int RegistrationId { get; }

    /// <summary>The body of PUT devices/self/keys.</summary>
    public object Upload() => _upload;

    /// <summary>The body of PUT users/{id}/device-list: the first list of an account, naming this device alone.</summary>
    public object FirstList(Guid accountId, int deviceId, DateTimeOffset now)
    {
        var body = new DeviceListBody
        {
            AccountId = accountId.ToString("D"),
            Epoch = 1,
            Time = now.ToUnixTimeMilliseconds(),
            Expires = now.AddDays(30).ToUnixTimeMilliseconds(),
            Devices =
            {
                new ListedDevice
                {
                    DeviceId = (uint)deviceId,
                    IdentityKey = ByteString.CopyFrom(_device.PublicKey),
                    RegistrationId = (uint)RegistrationId,
                    AcceptSignature = ByteString.CopyFrom(DeviceListSignatures.SignAcceptance(
                        _device, new AccountId(accountId), _account.PublicKey, deviceId, RandomNumberGenerator.Fill)),
                },
            },
        }.ToByteArray();
        return new
        {
            body,
            signature = DeviceListSignatures.SignList(_account, body, RandomNumberGenerator.Fill),
            accountIdentityKey = _account.PublicKey.ToArray(),
        };
    }

    private object Signed(int id, byte[] publicKey) => new { id, publicKey, signature = Sign(_device, publicKey) };

    private static byte[] CurveKey()
    {
        using var pair = KeyPair.Generate(RandomNumberGenerator.GetBytes(32));
        return pair.PublicKey.ToArray();
    }

    private static byte[] KyberKey()
    {
        var key = RandomNumberGenerator.GetBytes(KyberKeyBytes);
        key[0] = KyberType;
        return key;
    }

    private static byte[] Sign(KeyPair by, ReadOnlySpan<byte> message)
    {
        var signature = new byte[XEdDsa.SignatureSize];
        XEdDsa.Sign(by.PrivateKey, message, signature, RandomNumberGenerator.GetBytes(XEdDsa.RandomSize));
        return signature;
    }
}
