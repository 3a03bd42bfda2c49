using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

public sealed class GroupSessionTests
{
    private readonly GroupSender alice = new("alice");
    private readonly GroupReader bob = new();

    [Fact]
    public void Messages_are_read_by_all_who_got_the_key_whatever_their_order()
    {
        byte[] distribution = alice.Distributes();
        GroupReader carol = new();
        bob.Learns(distribution);
        carol.Learns(distribution);
        byte[][] messages = [.. Enumerable.Range(0, 30).Select(n => alice.Encrypts([(byte)n]))];
        Seeded dice = new("order");
        foreach ((byte[] message, int n) in messages.Select((message, n) => (message, n)))
            Assert.Equal([(byte)n], bob.Decrypts(message));
        foreach ((byte[] message, int n) in messages.Select((message, n) => (message, n)).OrderBy(_ => dice.Roll(1000)).ToList())
        {
            Assert.Equal([(byte)n], carol.Decrypts(message));
            carol.Record = SenderKeyRecord.Parse(carol.Record.Serialize());
        }

        Assert.All(messages, message => Assert.Equal(SignalErrorCode.Duplicate, carol.Refuses(message)));
    }

    [Fact]
    public void A_later_distribution_reads_what_comes_after_it_and_nothing_before()
    {
        alice.Distributes();
        byte[] before = alice.Encrypts("before"u8);
        bob.Learns(alice.Distributes());
        Assert.Equal(1, alice.Record.SentMessages);
        Assert.Equal(SignalErrorCode.Duplicate, bob.Refuses(before));
        Assert.Equal("after"u8, bob.Decrypts(alice.Encrypts("after"u8)));
    }

    [Fact]
    public void A_repeated_distribution_gives_back_no_key_that_was_used()
    {
        byte[] distribution = alice.Distributes();
        bob.Learns(distribution);
        byte[] message = alice.Encrypts("once"u8);
        Assert.Equal("once"u8, bob.Decrypts(message));
        bob.Learns(distribution);
        Assert.Equal(SignalErrorCode.Duplicate, bob.Refuses(message));
        Assert.Single(bob.Record.Peers);
    }

    [Fact]
    public void Another_key_under_the_same_chain_id_replaces_the_one_before()
    {
        bob.Learns(alice.Distributes());
        byte[] message = alice.Encrypts("hello"u8);
        GroupSender mallory = new("mallory");
        mallory.Distributes();
        mallory.Record = new SenderKeyRecord(GroupSender.DistributionId, mallory.Record.Own! with { ChainId = alice.Record.Own!.ChainId }, []);
        bob.Learns(mallory.Distributes());
        Assert.Single(bob.Record.Peers);
        Assert.Equal(SignalErrorCode.InvalidSignature, bob.Refuses(message));
        Assert.Equal("mine"u8, bob.Decrypts(mallory.Encrypts("mine"u8)));
    }

    [Fact]
    public void Of_several_keys_the_last_five_read()
    {
        List<byte[]> messages = [];
        for (int n = 0; n < 6; n++)
        {
            alice.Record = SenderKeyRecord.Empty;
            bob.Learns(alice.Distributes());
            messages.Add(alice.Encrypts([(byte)n]));
        }

        Assert.Equal(SignalErrorCode.NoSession, bob.Refuses(messages[0]));
        for (int n = 5; n >= 1; n--)
            Assert.Equal([(byte)n], bob.Decrypts(messages[n]));
    }

    [Fact]
    public void Nobody_sends_or_reads_without_a_key()
    {
        Assert.Equal(SignalErrorCode.NoSession, Assert.Throws<SignalException>(() => alice.Encrypts("x"u8)).Code);
        alice.Distributes();
        byte[] message = alice.Encrypts("x"u8);
        Assert.Equal(SignalErrorCode.NoSession, bob.Refuses(message));
        GroupReader aliceHerself = new() { Record = alice.Record };
        Assert.Equal(SignalErrorCode.NoSession, aliceHerself.Refuses(message));
    }

    [Fact]
    public void A_record_keeps_to_its_distribution_id()
    {
        byte[] distribution = alice.Distributes();
        bob.Learns(distribution);
        byte[] message = alice.Encrypts("x"u8);
        Guid other = Guid.Parse("ffffffff-4455-6677-8899-aabbccddeeff");
        Assert.Throws<ArgumentException>(() => GroupSession.CreateDistribution(alice.Record, other, new Seeded("x").Fill));
        Assert.Throws<ArgumentException>(() => GroupSession.Encrypt(alice.Record, other, "x"u8, new Seeded("x").Fill));
        distribution[3] ^= 1;
        message[3] ^= 1;
        Assert.Equal(SignalErrorCode.InvalidMessage, Assert.Throws<SignalException>(() => bob.Learns(distribution)).Code);
        Assert.Equal(SignalErrorCode.InvalidMessage, bob.Refuses(message));
    }

    [Fact]
    public void A_jump_over_25000_is_followed_and_over_25001_refused()
    {
        bob.Learns(alice.Distributes());
        SenderKeyRecord start = bob.Record;
        byte[] last = [], beyond = [];
        for (int n = 0; n <= 25_001; n++)
        {
            // Only the chain moves on: signing 25,000 messages would take seconds.
            if (n == 25_000)
                last = alice.Encrypts("last"u8);
            else if (n == 25_001)
                beyond = alice.Encrypts("beyond"u8);
            else
                alice.Record = new SenderKeyRecord(GroupSender.DistributionId, Skip(alice.Record.Own!), []);
        }

        Assert.Equal(SignalErrorCode.TooFarAhead, bob.Refuses(beyond));
        Assert.Same(start, bob.Record);
        Assert.Equal("last"u8, bob.Decrypts(last));
        Assert.Equal(Limits.SkippedKeys, bob.Record.Peers[0].Chain.Skipped.Count);
        Assert.Equal("beyond"u8, bob.Decrypts(beyond));
    }

    [Fact]
    public void Formats_are_the_ones_of_the_wire()
    {
        string distribution = Convert.ToHexStringLower(alice.Distributes());
        Groups.OwnSenderKey own = alice.Record.Own!;
        Assert.StartsWith("330a1000112233445566778899aabbccddeeff10", distribution, StringComparison.Ordinal);
        string chainKey = Convert.ToHexStringLower(own.Chain.ChainKey), signingKey = Convert.ToHexStringLower(own.SigningKey.PublicKey);
        Assert.EndsWith($"18002220{chainKey}2a21{signingKey}", distribution, StringComparison.Ordinal);
        Assert.True(own.ChainId <= int.MaxValue);

        byte[] message = alice.Encrypts("sixteen bytes...and one"u8);
        Assert.StartsWith("330a1000112233445566778899aabbccddeeff10", Convert.ToHexStringLower(message), StringComparison.Ordinal);
        Assert.True(XEdDsa.Verify(PublicKeys.Coordinate(own.SigningKey.PublicKey), message.AsSpan(..^64), message.AsSpan(^64..)));

        byte[] seed = HMACSHA256.HashData(own.Chain.ChainKey.AsSpan(), "\u0001"u8);
        byte[] keys = HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, 48, new byte[32], "WhisperGroup"u8.ToArray());
        using Aes aes = Aes.Create();
        aes.Key = keys[16..];
        Assert.Equal("sixteen bytes...and one"u8, aes.DecryptCbc(message.AsSpan(^96..^64), keys.AsSpan(0, 16)));
        Assert.Equal(HMACSHA256.HashData(own.Chain.ChainKey.AsSpan(), "\u0002"u8), alice.Record.Own!.Chain.ChainKey);
    }

    [Fact]
    public void A_message_and_a_distribution_say_what_they_belong_to()
    {
        SenderKeyInfo distribution = GroupSession.InspectDistribution(alice.Distributes());
        alice.Encrypts("0"u8);
        SenderKeyInfo message = GroupSession.InspectMessage(alice.Encrypts("1"u8));
        Assert.Equal(new SenderKeyInfo(GroupSender.DistributionId, alice.Record.Own!.ChainId, 0), distribution);
        Assert.Equal(distribution with { Iteration = 1 }, message);
    }

    [Fact]
    public void A_chain_ends_with_message_4294967295()
    {
        alice.Distributes();
        Groups.OwnSenderKey own = alice.Record.Own!;
        alice.Record = new SenderKeyRecord(GroupSender.DistributionId, own with { Chain = own.Chain with { Count = uint.MaxValue } }, []);
        bob.Learns(alice.Distributes());
        byte[] last = alice.Encrypts("last"u8);
        Assert.Equal("last"u8, bob.Decrypts(last));
        alice.Record = SenderKeyRecord.Parse(alice.Record.Serialize());
        bob.Record = SenderKeyRecord.Parse(bob.Record.Serialize());
        Assert.False(alice.Record.CanSend);
        Assert.Equal(SignalErrorCode.NoSession, Assert.Throws<SignalException>(() => alice.Encrypts("more"u8)).Code);
        Assert.Equal(SignalErrorCode.NoSession, Assert.Throws<SignalException>(() => alice.Distributes()).Code);
        Assert.Equal(SignalErrorCode.Duplicate, bob.Refuses(last));
    }

    [Fact]
    public void Who_reads_cannot_write_in_the_senders_name()
    {
        bob.Learns(alice.Distributes());
        Assert.Equal((true, false, false), (alice.Record.CanSend, bob.Record.CanSend, SenderKeyRecord.Empty.CanSend));
        GroupSender forger = new("forger");
        forger.Distributes();
        Groups.OwnSenderKey known = alice.Record.Own! with { SigningKey = forger.Record.Own!.SigningKey };
        forger.Record = new SenderKeyRecord(GroupSender.DistributionId, known, []);
        Assert.Equal(SignalErrorCode.InvalidSignature, bob.Refuses(forger.Encrypts("forged"u8)));
    }

    private static Groups.OwnSenderKey Skip(Groups.OwnSenderKey own)
        => own with { Chain = own.Chain.Advance(Ratchets.HmacChain.Step, new byte[32]) };
}
