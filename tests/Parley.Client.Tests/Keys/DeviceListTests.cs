using Parley.Client.Keys;
using Parley.Contracts.V1;

namespace Parley.Client.Tests.Keys;

public sealed class DeviceListTests
{
    private readonly SignedLists _account = new();

    [Fact]
    public void The_first_list_is_trusted_and_its_successors_follow()
    {
        var first = _account.Next(null);
        var (pinned, change) = Verify(first, null);
        Assert.Equal((ListChange.First, 1u), (change, pinned.Epoch));
        Assert.Equal(ListChange.Same, Verify(first, pinned).Change);
        var (newer, then) = Verify(_account.Next(first, body => body.Devices.Add(_account.Device(2))), pinned);
        Assert.Equal((ListChange.Newer, 2u, 2), (then, newer.Epoch, newer.Devices.Count));
    }

    [Fact]
    public void Lists_that_were_missed_are_followed_link_by_link()
    {
        var lists = Chain(5);
        var (pinned, _) = Verify(lists[0], null);
        Assert.Equal(5u, Verify(lists[4], pinned, lists[1..4]).List.Epoch);
        Refused("list-chain", () => Verify(lists[4], pinned));
        Refused("list-chain", () => Verify(lists[4], pinned, [lists[1], lists[3]]));
    }

    [Fact]
    public void A_link_of_the_chain_may_have_expired_and_the_newest_may_not()
    {
        var first = _account.Next(null);
        var expired = _account.Next(first, body => body.Expires = body.Time + 1);
        var newest = _account.Next(expired);
        var (pinned, _) = Verify(first, null);
        Assert.Equal(3u, Verify(newest, pinned, [expired]).List.Epoch);
        Refused("list-expired", () => Verify(expired, pinned));
    }

    [Fact]
    public void A_link_that_nobody_has_signed_breaks_the_chain()
    {
        var lists = Chain(3);
        var (pinned, _) = Verify(lists[0], null);
        var forged = lists[1] with { Signature = [.. lists[1].Signature.Reverse()] };
        Refused("list-signature", () => Verify(lists[2], pinned, [forged]));
    }

    [Fact]
    public void Another_key_is_another_identity_also_when_it_lies_in_between()
    {
        var first = _account.Next(null);
        var (pinned, _) = Verify(first, null);
        var before = _account.AccountKey;
        _account.AccountKey = SignedLists.NewKey();
        var second = _account.Next(first);
        Assert.Equal(ListChange.NewIdentity, Verify(second, pinned).Change);
        _account.AccountKey = before;
        Assert.Equal(ListChange.Newer, Verify(_account.Next(second), pinned, [second]).Change);
    }

    [Fact]
    public void Older_lists_and_other_lists_of_the_same_epoch_are_refused()
    {
        var lists = Chain(3);
        var (pinned, _) = Verify(lists[2], null);
        Refused("list-epoch", () => Verify(lists[1], pinned));
        Refused("list-forked", () => Verify(_account.Next(lists[1], body => body.Time++), pinned));
        Refused("list-chain", () => Verify(_account.Next(lists[2], body => body.PrevHash = Google.Protobuf.ByteString.CopyFrom(new byte[32])), pinned));
    }

    [Fact]
    public void A_device_that_has_left_the_list_is_heard_for_a_day_and_not_written_to()
    {
        var first = _account.Next(null, body => body.Devices.Add(_account.Device(2)));
        var (before, _) = Verify(first, null);
        var second = _account.Next(first);
        var now = SignedLists.Now.ToUnixTimeMilliseconds();
        var after = Verify(second, before).List.After(before, now);
        Assert.Null(after.Device(2));
        Assert.NotNull(after.Sender(1, now));
        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        Assert.NotNull(after.Sender(2, now + day - 1));
        Assert.Null(after.Sender(2, now + day));

        var third = _account.Next(second);
        Assert.NotNull(Verify(third, after).List.After(after, now + 1).Sender(2, now + day - 1));
        Assert.Null(Verify(third, after).List.After(after, now + day).Former);
        Assert.Null(Verify(_account.Next(second, body => body.Devices.Add(_account.Device(2))), after).List.After(after, now + 1).Former);
    }

    [Fact]
    public void A_device_that_had_left_before_the_list_was_first_seen_is_heard_for_a_day_after_that()
    {
        var now = SignedLists.Now.ToUnixTimeMilliseconds();
        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        var first = _account.Next(null, body => body.Devices.Add([_account.Device(2), _account.Device(3)]));
        var second = _account.Next(first, body => (body.Time, body.Expires) = (now - day + 10, now + 10));
        var third = _account.Next(second, body => body.Devices.Add(_account.Device(3)));
        var (pinned, _) = Verify(third, null);
        var recalled = pinned.Recalling(DeviceListVerifier.VerifyEarlier([first, second], pinned), now);
        Assert.Equal([2], recalled.Former!.Select(former => former.Device.DeviceId));
        Assert.NotNull(recalled.Sender(2, now + 9));
        Assert.Null(recalled.Sender(2, now + 10));
        Assert.Null(pinned.Recalling(DeviceListVerifier.VerifyEarlier([first, second], pinned), now + 10).Former);
        Assert.Null(pinned.Recalling(DeviceListVerifier.VerifyEarlier([second], pinned), now).Former);
        Assert.Null(pinned.Recalling([], now).Former);
    }

    [Fact]
    public void Only_lists_that_lead_to_the_one_that_is_known_tell_who_has_left()
    {
        var lists = Chain(4);
        var (pinned, _) = Verify(lists[3], null);
        Assert.Equal([2u, 3u], DeviceListVerifier.VerifyEarlier(lists[1..3], pinned).Select(list => list.Epoch));
        Refused("list-chain", () => DeviceListVerifier.VerifyEarlier(lists[..2], pinned));
        Refused("list-chain", () => DeviceListVerifier.VerifyEarlier(lists[1..4], pinned));
        Refused("list-chain", () => DeviceListVerifier.VerifyEarlier([lists[0], lists[2]], pinned));
        Refused("list-chain", () => DeviceListVerifier.VerifyEarlier([lists[1], _account.Next(lists[1], body => body.Time++)], pinned));
        Refused("list-signature", () => DeviceListVerifier.VerifyEarlier([lists[1], lists[2] with { Signature = lists[1].Signature }], pinned));
    }

    [Fact]
    public void Devices_under_another_key_are_not_heard_by_who_never_knew_it()
    {
        var first = _account.Next(null, body => body.Devices.Add(_account.Device(2)));
        _account.AccountKey = SignedLists.NewKey();
        var (pinned, _) = Verify(_account.Next(first), null);
        Assert.Empty(DeviceListVerifier.VerifyEarlier([first], pinned));
    }

    public static TheoryData<string> Malformations { get; } =
        ["another account", "epoch 0", "no device", "a device twice", "device 0", "device 128", "valid for too long", "expired before it began", "a time before 1970"];

    [Theory]
    [MemberData(nameof(Malformations))]
    public void A_list_that_contradicts_itself_is_refused(string how) => Refused("list-malformed", () => Verify(_account.Next(null, body => Malform(body, how)), null));

    [Fact]
    public void A_device_that_has_not_agreed_is_in_no_list()
    {
        Refused("list-acceptance", () => Verify(_account.Next(null, body => body.Devices[0].DeviceId = 2), null));
        Refused("list-acceptance", () => Verify(_account.Next(null, body => body.Devices[0].AcceptSignature = Google.Protobuf.ByteString.Empty), null));
    }

    [Fact]
    public void What_is_no_list_at_all_is_refused()
    {
        var list = _account.Next(null);
        Refused("list-malformed", () => Verify(list with { Body = new byte[Contracts.Limits.DeviceListBytes + 1] }, null));
        Refused("list-signature", () => Verify(list with { AccountIdentityKey = new byte[33] }, null));
        Refused("list-signature", () => Verify(list with { AccountIdentityKey = [] }, null));
        Refused("list-signature", () => Verify(list with { Signature = new byte[63] }, null));
    }

    private void Malform(DeviceListBody body, string how)
    {
        switch (how)
        {
            case "another account": body.AccountId = Guid.NewGuid().ToString(); break;
            case "epoch 0": body.Epoch = 0; break;
            case "no device": body.Devices.Clear(); break;
            case "a device twice": body.Devices.Add(body.Devices[0].Clone()); break;
            case "device 0": body.Devices[0].DeviceId = 0; break;
            case "device 128": body.Devices.Add(_account.Device(128)); break;
            case "valid for too long": body.Expires++; break;
            case "expired before it began": body.Expires = body.Time; break;
            case "a time before 1970": body.Time = long.MinValue; break;
            default: throw new ArgumentException(how, nameof(how));
        }
    }

    private WireDeviceList[] Chain(int length)
    {
        var lists = new List<WireDeviceList>();
        while (lists.Count < length)
            lists.Add(_account.Next(lists.LastOrDefault(), body => body.Time += lists.Count));
        return [.. lists];
    }

    private (PinnedList List, ListChange Change) Verify(WireDeviceList list, PinnedList? pinned, IReadOnlyList<WireDeviceList>? between = null) =>
        DeviceListVerifier.Verify(list, _account.Account, pinned, between ?? [], SignedLists.Now.AddDays(1).ToUnixTimeMilliseconds());

    private static void Refused(string code, Action verify) => Assert.Equal(code, Assert.Throws<RefusedException>(verify).Code);
}
