using System.Buffers.Binary;
using Parley.Contracts;
using Parley.Crypto;

namespace Parley.Client.Keys;

/// <summary>What is signed about device lists: XEdDSA over a name, a zero byte and what follows it.</summary>
internal static class DeviceListSignatures
{
    private static ReadOnlySpan<byte> ListDomain => "Parley/DeviceList/v1\0"u8;

    private static ReadOnlySpan<byte> AcceptanceDomain => "Parley/DeviceAcceptance/v1\0"u8;

    /// <summary>The account signs the list.</summary>
    public static byte[] SignList(KeyPair accountKey, ReadOnlySpan<byte> body, RandomSource random) => Signatures.Sign(accountKey, [.. ListDomain, .. body], random);

    /// <summary>A device agrees to be in the lists of an account.</summary>
    public static byte[] SignAcceptance(KeyPair deviceKey, AccountId account, ReadOnlySpan<byte> accountKey, int deviceId, RandomSource random) =>
        Signatures.Sign(deviceKey, Acceptance(account, accountKey, deviceId), random);

    public static bool HoldsList(ReadOnlySpan<byte> accountKey, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature) =>
        Signatures.Holds(accountKey, [.. ListDomain, .. body], signature);

    public static bool HoldsAcceptance(ReadOnlySpan<byte> deviceKey, AccountId account, ReadOnlySpan<byte> accountKey, int deviceId, ReadOnlySpan<byte> signature) =>
        Signatures.Holds(deviceKey, Acceptance(account, accountKey, deviceId), signature);

    private static byte[] Acceptance(AccountId account, ReadOnlySpan<byte> accountKey, int deviceId)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, deviceId);
        return [.. AcceptanceDomain, .. account.Value.ToByteArray(bigEndian: true), .. accountKey, .. number];
    }
}
