using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Server.Tests;

/// <summary>Real keys and signatures. Kyber keys are random bytes of the right form, since the server never uses them.</summary>
internal static class TestKeys
{
    public static KeyPair NewPair() => KeyPair.Generate(RandomNumberGenerator.GetBytes(32));

    public static byte[] CurveKey()
    {
        using var pair = NewPair();
        return pair.PublicKey.ToArray();
    }

    public static byte[] KyberKey()
    {
        var key = RandomNumberGenerator.GetBytes(1569);
        key[0] = 0x08;
        return key;
    }

    public static byte[] Sign(KeyPair by, ReadOnlySpan<byte> message)
    {
        var signature = new byte[XEdDsa.SignatureSize];
        XEdDsa.Sign(by.PrivateKey, message, signature, RandomNumberGenerator.GetBytes(XEdDsa.RandomSize));
        return signature;
    }

    public static byte[] SignList(KeyPair account, byte[] body) => Sign(account, [.. "Parley/DeviceList/v1"u8, 0, .. body]);

    /// <summary>The device's entry of a list, in which it accepts the account's key.</summary>
    public static ListedDevice Listed(AccountId account, KeyPair accountKey, int deviceId, KeyPair identity, int registrationId)
    {
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, deviceId);
        byte[] accepted = [.. "Parley/DeviceAcceptance/v1"u8, 0, .. account.Value.ToByteArray(bigEndian: true), .. accountKey.PublicKey, .. number];
        return new ListedDevice
        {
            DeviceId = (uint)deviceId,
            IdentityKey = ByteString.CopyFrom(identity.PublicKey),
            RegistrationId = (uint)registrationId,
            AcceptSignature = ByteString.CopyFrom(Sign(identity, accepted)),
        };
    }
}
