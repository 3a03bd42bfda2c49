using System.Buffers.Binary;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;
using Parley.Server.Operations;

namespace Parley.Server.Devices;

/// <summary>A published list as the interface has it.</summary>
internal sealed record SignedList(byte[] Body, byte[] Signature, byte[] AccountIdentityKey);

/// <summary>
/// What can be said of a device list without the database: that it is well formed, in time, signed by the account's key and accepted by each of its
/// devices. The server could not make such a list; it checks so that a client's mistake is found when it is made.
/// </summary>
internal static class DeviceListRules
{
    internal static readonly TimeSpan LongestLife = TimeSpan.FromDays(35);
    internal static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);
    private static readonly byte[] ListDomain = [.. "Parley/DeviceList/v1"u8, 0];
    private static readonly byte[] AcceptanceDomain = [.. "Parley/DeviceAcceptance/v1"u8, 0];

    /// <summary>Reads the body. Throws list-invalid.</summary>
    public static DeviceListBody Parse(SignedList list, AccountId account, DateTimeOffset now)
    {
        DeviceListBody body;
        try
        {
            body = DeviceListBody.Parser.ParseFrom(list.Body);
        }
        catch (InvalidProtocolBufferException)
        {
            throw Invalid("The body is not a serialised DeviceListBody.");
        }

        if (!AccountId.TryParse(body.AccountId, out var named) || named != account)
            throw Invalid("The list is of another account.");
        if (body.Devices.Count is 0 or > DeviceId.Max)
            throw Invalid($"A list names 1 to {DeviceId.Max} devices.");
        if (body.Devices.Any(d => d.DeviceId is 0 or > DeviceId.Max) || body.Devices.DistinctBy(d => d.DeviceId).Count() != body.Devices.Count)
            throw Invalid($"Devices have different numbers from 1 to {DeviceId.Max}.");
        CheckTimes(body, now.ToUnixTimeMilliseconds());
        return body;
    }

    /// <summary>Checks all signatures. Throws list-invalid. This is slow: call it last, and never from a write.</summary>
    public static void CheckSignatures(SignedList list, DeviceListBody body, AccountId account)
    {
        if (!PublicKeys.IsValid(list.AccountIdentityKey))
            throw Invalid("The account identity key is not a public key: 33 bytes, the first 5.");
        if (!IsSigned(list.AccountIdentityKey, [.. ListDomain, .. list.Body], list.Signature))
            throw new ProblemException(DeviceListProblems.Signature);

        byte[] prefix = [.. AcceptanceDomain, .. account.Value.ToBytes(), .. list.AccountIdentityKey];
        Span<byte> number = stackalloc byte[4];
        foreach (var device in body.Devices)
        {
            BinaryPrimitives.WriteUInt32BigEndian(number, device.DeviceId);
            if (!PublicKeys.IsValid(device.IdentityKey.Span) || !IsSigned(device.IdentityKey.Span, [.. prefix, .. number], device.AcceptSignature.Span))
                throw Invalid($"Device {device.DeviceId} has not accepted this account identity key.");
        }
    }

    private static bool IsSigned(ReadOnlySpan<byte> publicKey, byte[] message, ReadOnlySpan<byte> signature) =>
        signature.Length == XEdDsa.SignatureSize && XEdDsa.Verify(PublicKeys.Coordinate(publicKey), message, signature);

    private static void CheckTimes(DeviceListBody body, long now)
    {
        var tolerance = (long)ClockTolerance.TotalMilliseconds;
        if (body.Time < now - tolerance || body.Time > now + tolerance)
            throw new ProblemException(DeviceListProblems.Clock(now));
        if (body.Expires <= now || body.Expires <= body.Time || body.Expires > body.Time + (long)LongestLife.TotalMilliseconds)
            throw Invalid("A list expires after its time, and at most 35 days after it.");
    }

    private static ProblemException Invalid(string detail) => new(DeviceListProblems.Invalid(detail));
}
