using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

/// <summary>What the groups' half refuses, keeps and forgets.</summary>
public sealed class GroupTamperingTests
{
    private readonly GroupSender alice = new("alice");
    private readonly GroupReader bob = new();

    [Fact]
    public void A_message_with_one_bit_changed_is_refused_and_leaves_the_state_as_it_was()
    {
        bob.Learns(alice.Distributes());
        alice.Encrypts("lost"u8);
        byte[] message = alice.Encrypts("the plaintext"u8);
        SenderKeyRecord record = bob.Record;
        byte[] before = record.Serialize();
        for (int bit = 0; bit < 8 * message.Length; bit += 3)
        {
            byte[] altered = [.. message];
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            SignalErrorCode code = bob.Refuses(altered);
            Assert.Contains(code, (SignalErrorCode[])[SignalErrorCode.InvalidMessage, SignalErrorCode.InvalidSignature, SignalErrorCode.NoSession]);
            Assert.Same(record, bob.Record);
        }

        for (int length = 0; length < message.Length; length++)
            bob.Refuses(message[..length]);
        bob.Refuses([.. message, 0]);
        Assert.Equal(before, record.Serialize());
        Assert.Equal("the plaintext"u8, bob.Decrypts(message));
    }

    [Fact]
    public void A_distribution_with_one_bit_changed_is_refused_or_reads_nothing()
    {
        byte[] distribution = alice.Distributes(), message = alice.Encrypts("x"u8);
        for (int at = 0; at < distribution.Length; at++)
        {
            byte[] altered = [.. distribution];
            altered[at] ^= (byte)(1 << (at % 8));
            GroupReader reader = new();
            Assert.Throws<SignalException>(() =>
            {
                reader.Learns(altered);
                if (!reader.Decrypts(message).AsSpan().SequenceEqual("x"u8))
                    throw new SignalException(SignalErrorCode.InvalidMessage, "read as something else");
            });
        }

        for (int length = 0; length < distribution.Length; length++)
            Assert.Throws<SignalException>(() => bob.Learns(distribution[..length]));
        Assert.Same(SenderKeyRecord.Empty, bob.Record);
    }

    [Fact]
    public void After_each_message_neither_state_holds_a_key_of_it_nor_of_any_before()
    {
        bob.Learns(alice.Distributes());
        UsedKeys used = new();
        for (int n = 0; n < 50; n++)
        {
            byte[] chainKey = alice.Record.Own!.Chain.ChainKey, seed = new byte[32], buffer = new byte[48];
            Assert.NotEmpty(new UsedKeys { { "chain key", chainKey } }.In(alice.Record.Serialize()));
            alice.Record.Own.Chain.Advance(Ratchets.HmacChain.Step, seed);
            Groups.GroupMessageKeys keys = new(seed, buffer);
            used.Add($"chain key {n}", chainKey);
            used.Add($"seed {n}", seed);
            used.Add($"cipher key {n}", keys.CipherKey);
            used.Add($"iv {n}", keys.Iv);
            bob.Decrypts(alice.Encrypts([(byte)n]));
            Assert.Empty(used.In(alice.Record.Serialize()));
            Assert.Empty(used.In(bob.Record.Serialize()));
        }
    }

    [Fact]
    public void A_stored_record_comes_back_byte_for_byte_and_anything_else_is_refused()
    {
        bob.Learns(alice.Distributes());
        alice.Encrypts("lost"u8);
        bob.Decrypts(alice.Encrypts("x"u8));
        alice.Record = SenderKeyRecord.Empty;
        bob.Learns(alice.Distributes());
        foreach (byte[] bytes in new[] { alice.Record.Serialize(), bob.Record.Serialize(), SenderKeyRecord.Empty.Serialize() })
        {
            Assert.Equal(bytes, SenderKeyRecord.Parse(bytes).Serialize());
            for (int length = 0; length < bytes.Length; length++)
                Assert.Equal(SignalErrorCode.InvalidState, Assert.Throws<SignalException>(() => SenderKeyRecord.Parse(bytes.AsSpan(0, length))).Code);
            Assert.Throws<SignalException>(() => SenderKeyRecord.Parse([.. bytes, 0]));
            Assert.Throws<SignalException>(() => SenderKeyRecord.Parse([2, .. bytes[1..]]));
        }

        Groups.PeerSenderKey[] chains = bob.Record.Peers;
        Assert.Equal(2, chains.Length);
        SenderKeyRecord[] impossibles =
        [
            new(bob.Record.DistributionId, null, [chains[0], chains[1], chains[0]]),
            new(bob.Record.DistributionId, null, []),
            new(null, null, chains),
        ];
        foreach (SenderKeyRecord impossible in impossibles)
            Assert.Equal(SignalErrorCode.InvalidState, Assert.Throws<SignalException>(() => SenderKeyRecord.Parse(impossible.Serialize())).Code);
    }
}
