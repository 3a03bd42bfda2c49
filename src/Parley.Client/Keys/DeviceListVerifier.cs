using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.Keys;

/// <summary>How a list stands to the one that was pinned before.</summary>
internal enum ListChange
{
    First,
    Same,
    Newer,

    /// <summary>Properly signed, but by another account identity key than before.</summary>
    NewIdentity,
}

/// <summary>
/// Checks a device list against the last one that was accepted. The first is trusted as it comes; after that every list names the hash of the one before it and
/// counts up by one, so a newer one is accepted only with all that lie between. Throws <see cref="RefusedException"/>.
/// </summary>
internal static class DeviceListVerifier
{
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(35);

    /// <param name="list">The newest.</param>
    /// <param name="account">Whose it is to be.</param>
    /// <param name="pinned">The last one that was accepted.</param>
    /// <param name="between">What lies between these two, oldest first. These may have expired.</param>
    /// <param name="now">Milliseconds since 1970; null when it does not count that lists have expired.</param>
    public static (PinnedList List, ListChange Change) Verify(
        WireDeviceList list, AccountId account, PinnedList? pinned, IReadOnlyList<WireDeviceList> between, long? now)
    {
        if (pinned is not null && pinned.Body.AsSpan().SequenceEqual(list.Body) && pinned.AccountKey.AsSpan().SequenceEqual(list.AccountIdentityKey))
            return now is null || pinned.Expires > now ? (pinned, ListChange.Same) : throw Expired();
        if (pinned is null)
            return (Successor(list, account, null, now), ListChange.First);
        var last = pinned;
        foreach (var link in between.Where(link => Parse(link.Body).Epoch > pinned.Epoch))
            last = Successor(link, account, last, now: null);
        var newest = Successor(list, account, last, now);
        return (newest, newest.AccountKey.AsSpan().SequenceEqual(pinned.AccountKey) ? ListChange.Newer : ListChange.NewIdentity);
    }

    /// <summary>
    /// Checks lists that lead to one that is pinned, oldest first, and answers those under its account key. Whether they have expired does not count: nothing is
    /// encrypted to them.
    /// </summary>
    public static IReadOnlyList<PinnedList> VerifyEarlier(IReadOnlyList<WireDeviceList> lists, PinnedList pinned)
    {
        var earlier = new List<PinnedList>();
        foreach (var list in lists)
            earlier.Add(Successor(list, pinned.Account, earlier.LastOrDefault(), now: null));
        if (earlier.Count > 0 && !Follows(Parse(pinned.Body), earlier[^1]))
            throw BrokenChain();
        return [.. earlier.Where(list => list.AccountKey.AsSpan().SequenceEqual(pinned.AccountKey))];
    }

    /// <summary>Reads a list without believing it.</summary>
    public static DeviceListBody Parse(byte[] body)
    {
        try
        {
            return DeviceListBody.Parser.ParseFrom(body);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw Malformed("The device list cannot be read.");
        }
    }

    private static PinnedList Successor(WireDeviceList list, AccountId account, PinnedList? last, long? now)
    {
        if (list.Body.Length > Limits.DeviceListBytes)
            throw Malformed("The device list is too long.");
        if (!DeviceListSignatures.HoldsList(list.AccountIdentityKey, list.Body, list.Signature))
            throw RefusedException.Here("list-signature", "The device list is not signed by the account.");
        var body = Parse(list.Body);
        var read = Read(body, list, account, now);
        if (last is null)
            return read;
        if (read.Epoch == last.Epoch)
            throw RefusedException.Here("list-forked", "There are two device lists of the same epoch.");
        if (read.Epoch < last.Epoch)
            throw RefusedException.Here("list-epoch", "The device list is older than the last one.");
        if (!Follows(body, last))
            throw BrokenChain();
        return read;
    }

    private static bool Follows(DeviceListBody body, PinnedList last) =>
        body.Epoch == last.Epoch + 1 && body.PrevHash.Span.SequenceEqual(SHA256.HashData(last.Body));

    private static PinnedList Read(DeviceListBody body, WireDeviceList list, AccountId account, long? now)
    {
        if (!AccountId.TryParse(body.AccountId, out var named) || named != account)
            throw Malformed("The device list is of another account.");
        if (body.Epoch < 1 || body.Devices.Count is 0 or > DeviceId.Max || body.Devices.Any(device => device.DeviceId is 0 or > DeviceId.Max)
            || body.Devices.DistinctBy(device => device.DeviceId).Count() != body.Devices.Count)
            throw Malformed("The device list contradicts itself.");
        if (body.Time < 0 || body.Expires <= body.Time || body.Expires - body.Time > LongestLife.TotalMilliseconds)
            throw Malformed("The device list is valid for too long.");
        if (body.Expires <= now)
            throw Expired();
        foreach (var device in body.Devices)
            if (!DeviceListSignatures.HoldsAcceptance(device.IdentityKey.Span, account, list.AccountIdentityKey, (int)device.DeviceId, device.AcceptSignature.Span))
                throw RefusedException.Here("list-acceptance", "A device of the list has not agreed to be there.");
        var devices = body.Devices.Select(device => new PinnedDevice((int)device.DeviceId, device.IdentityKey.ToByteArray(), (int)device.RegistrationId));
        return new PinnedList(account, list.AccountIdentityKey, body.Epoch, list.Body, body.Expires, [.. devices]);
    }

    private static RefusedException BrokenChain() => RefusedException.Here("list-chain", "The device list does not follow from the last one.");

    private static RefusedException Expired() => RefusedException.Here("list-expired", "The device list has expired.");

    private static RefusedException Malformed(string detail) => RefusedException.Here("list-malformed", detail);
}
