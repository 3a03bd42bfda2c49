using System.Text;
using Parley.Crypto;
using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

public sealed class SafetyNumberTests
{
    private static readonly byte[] AliceKey = Convert.FromHexString("0506863bc66d02b40d27b8d49ca7c09e9239236f9d7d25d6fcca5ce13c7064d868");
    private static readonly byte[] BobKey = Convert.FromHexString("05f781b6fb32fed9ba1cf2de978d4d5da28dc34046ae814402b5c0dbd96fda907b");

    [Fact]
    public void Its_digits_are_the_published_ones_from_both_sides()
    {
        byte[] alice = Encoding.UTF8.GetBytes("+14152222222"), bob = Encoding.UTF8.GetBytes("+14153333333");
        const string Published = "300354477692869396892869876765458257569162576843440918079131";
        Assert.Equal(Published, SafetyNumber.Compute(alice, AliceKey, bob, BobKey).Digits);
        Assert.Equal(Published, SafetyNumber.Compute(bob, BobKey, alice, AliceKey).Digits);
    }

    [Fact]
    public void Accounts_are_named_by_the_bytes_of_their_uuids_in_the_order_they_are_written()
    {
        Guid alice = Device.AliceAddress.AccountId, bob = Device.BobAddress.AccountId;
        SafetyNumber number = SafetyNumber.Compute(alice, AliceKey, bob, BobKey);
        byte[] aliceId = Convert.FromHexString("9d0652a3dcc34d11975f74d61598733f"), bobId = Convert.FromHexString("796abedbca4e4f1888031fde5b921f9f");
        Assert.Equal(SafetyNumber.Compute(aliceId, AliceKey, bobId, BobKey).Digits, number.Digits);
        Assert.Matches("^[0-9]{60}$", number.Digits);
        Assert.NotEqual(number.Digits, SafetyNumber.Compute(alice, BobKey, bob, AliceKey).Digits);
    }

    [Fact]
    public void The_code_is_version_two_and_both_halves_each_in_its_field()
    {
        byte[] code = Compute(AliceKey, BobKey).Qr.ToArray();
        Assert.Equal(74, code.Length);
        Assert.Equal("0802" + "12220a20", Convert.ToHexStringLower(code.AsSpan(0, 6)));
        Assert.Equal("1a220a20", Convert.ToHexStringLower(code.AsSpan(38, 4)));
    }

    [Fact]
    public void A_scanned_code_holds_only_the_other_way_round()
    {
        SafetyNumber ours = Compute(AliceKey, BobKey);
        SafetyNumber theirs = SafetyNumber.Compute(Device.BobAddress.AccountId, BobKey, Device.AliceAddress.AccountId, AliceKey);
        Assert.True(SafetyNumber.CompareQr(ours.Qr.Span, theirs.Qr.Span));
        Assert.False(SafetyNumber.CompareQr(ours.Qr.Span, ours.Qr.Span));
        using KeyPair stranger = KeyPair.Generate(new Seeded("stranger").Next(32));
        SafetyNumber forged = SafetyNumber.Compute(Device.BobAddress.AccountId, stranger.PublicKey, Device.AliceAddress.AccountId, AliceKey);
        Assert.False(SafetyNumber.CompareQr(ours.Qr.Span, forged.Qr.Span));
    }

    [Fact]
    public void What_is_no_such_code_is_refused_as_such()
    {
        byte[] ours = Compute(AliceKey, BobKey).Qr.ToArray(), otherVersion = [.. ours], shortHalf = [.. ours];
        otherVersion[1] = 1;
        shortHalf[3]--;
        foreach (byte[] code in new[] { ours[..70], otherVersion, shortHalf, [], [.. ours, 0] })
            Assert.Equal(SignalErrorCode.InvalidMessage, Assert.Throws<SignalException>(() => SafetyNumber.CompareQr(ours, code)).Code);
    }

    [Fact]
    public void A_malformed_key_is_refused()
    {
        byte[] wrongType = [.. AliceKey], notCanonical = [5, .. Enumerable.Repeat((byte)0xFF, 31), 0x7F];
        wrongType[0] = 6;
        foreach (byte[] key in new[] { wrongType, notCanonical, AliceKey[..32] })
            Assert.Equal(SignalErrorCode.InvalidKey, Assert.Throws<SignalException>(() => Compute(key, BobKey)).Code);
    }

    private static SafetyNumber Compute(byte[] local, byte[] remote)
        => SafetyNumber.Compute(Device.AliceAddress.AccountId, local, Device.BobAddress.AccountId, remote);
}
