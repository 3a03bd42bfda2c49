using Parley.Signal.PostQuantum;
using Parley.Signal.Sessions;
using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

/// <summary>What a stolen state tells of the past (forward secrecy) and of the future (healing).</summary>
public sealed class SecrecyTests
{
    [Fact]
    public void After_each_message_neither_state_holds_a_key_of_it_nor_of_any_before()
    {
        (Device alice, Device bob) = Device.Acquaintances("forward");
        Device[] devices = [alice, bob];
        Seeded dice = new("forward");
        UsedKeys used = new();
        List<(Device From, Device To, Envelope Envelope)> sent = [];
        for (int n = 0; n < 300; n++)
        {
            int to = dice.Roll(2);
            (Device from, Device receiver) = (devices[1 - to], devices[to]);
            SessionState before = from.CurrentSession();
            UsedKeys next = new() { { "chain key", before.Ratchet.Sending!.ChainKey }, { "post-quantum chain key", before.PqChainKey() } };
            Assert.Equal(2, next.In(from.Record.Serialize()).Count); // the search finds what is there
            used.AddKeysOfNextMessage(before, n);
            Envelope envelope = from.Encrypts(receiver, [(byte)n]);
            receiver.Decrypts(from, envelope);
            sent.Add((from, receiver, envelope));
            Assert.Empty(used.In(alice.Record.Serialize()));
            Assert.Empty(used.In(bob.Record.Serialize()));
        }

        Assert.All(sent.TakeLast(30), late => late.To.Refuses(late.From, late.Envelope));
        Assert.True(alice.Record.PqEpoch > 2);
    }

    [Fact]
    public void A_late_message_takes_its_key_with_it()
    {
        (Device alice, Device bob) = Device.Acquaintances("late");
        UsedKeys used = new();
        used.AddKeysOfNextMessage(alice.CurrentSession(), 0);
        Envelope late = alice.Encrypts(bob, "late"u8);
        bob.Decrypts(alice, alice.Encrypts(bob, "early"u8));
        Assert.Equal(["post-quantum key 0", "seed 0"], used.In(bob.Record.Serialize()).Order(StringComparer.Ordinal));
        Assert.Equal("late"u8, bob.Decrypts(alice, late));
        Assert.Empty(used.In(bob.Record.Serialize()));
    }

    [Fact]
    public void A_turn_of_the_ratchet_forgets_the_root_key_and_the_private_key_before_it()
    {
        (Device alice, Device bob) = Device.Acquaintances("turn");
        UsedKeys used = new();
        for (int n = 0; n < 20; n++)
        {
            Ratchets.DoubleRatchet before = bob.CurrentSession().Ratchet;
            UsedKeys now = new() { { "root key", before.RootKey }, { "private key", before.RatchetKey.PrivateKey } };
            Assert.Equal(2, now.In(bob.Record.Serialize()).Count);
            used.Add($"root key {n}", before.RootKey);
            used.Add($"private key {n}", before.RatchetKey.PrivateKey);
            bob.Decrypts(alice, alice.Encrypts(bob, "there"u8));
            Assert.Empty(used.In(bob.Record.Serialize()));
            alice.Decrypts(bob, bob.Encrypts(alice, "back"u8));
        }
    }

    [Fact]
    public void A_stolen_state_reads_on_until_one_round_trip_and_one_epoch_have_passed_and_then_no_more()
    {
        (Device alice, Device bob) = Device.Acquaintances("theft");
        Thief eve = new(bob.CurrentSession());
        Envelope first = alice.Encrypts(bob, "overheard"u8);
        Assert.True(eve.Reads(first));
        eve.Hears(first);
        bob.Decrypts(alice, first);
        ulong epochAtTheft = bob.Record.PqEpoch;
        while (bob.Record.PqEpoch < epochAtTheft + 2)
            RoundTrip(alice, bob, eve);

        Envelope last = alice.Encrypts(bob, "for Bob alone"u8);
        SessionState now = bob.CurrentSession();
        Assert.False(eve.Reads(last));
        Assert.True(eve.Reads(last, now)); // the same thief with both secrets of today
        Assert.False(eve.Reads(last, now with { PqRatchet = eve.PqRatchet }));
        Assert.False(eve.Reads(last, now with { Ratchet = eve.Session.Ratchet }));
        Assert.Equal("for Bob alone"u8, bob.Decrypts(alice, last));
    }

    [Fact]
    public void One_round_trip_alone_heals_the_Diffie_Hellman_half_and_the_other_half_is_then_still_known()
    {
        (Device alice, Device bob) = Device.Acquaintances("half");
        Thief eve = new(bob.CurrentSession());
        RoundTrip(alice, bob, eve);
        RoundTrip(alice, bob, eve);
        Envelope next = alice.Encrypts(bob, "half healed"u8);
        Assert.False(eve.Reads(next));
        Assert.True(eve.Reads(next, bob.CurrentSession() with { PqRatchet = eve.PqRatchet }));
    }

    [Fact]
    public void Both_sides_end_an_epoch_with_the_same_secret_and_a_fresh_one()
    {
        (Device alice, Device bob) = Device.Acquaintances("epochs");
        HashSet<string> roots = [];
        while (Math.Min(alice.Record.PqEpoch, bob.Record.PqEpoch) < 4)
        {
            RoundTrip(alice, bob);
            PqChains a = alice.CurrentSession().PqRatchet.Chains, b = bob.CurrentSession().PqRatchet.Chains;
            foreach (PqChains chains in (PqChains[])[a, b])
            {
                Assert.True(chains.Epochs[0].Epoch + 1 >= chains.SendEpoch);
                Assert.All(chains.Epochs, known => Assert.Equal(known.Epoch < chains.SendEpoch, known.Sending is null));
            }

            if (a.Epochs[^1].Epoch != b.Epochs[^1].Epoch)
                continue;
            Assert.Equal(a.Root, b.Root);
            roots.Add(Convert.ToHexString(a.Root));
        }

        Assert.True(roots.Count >= 3);
    }

    private static void RoundTrip(Device alice, Device bob, Thief? eve = null)
    {
        Envelope there = alice.Encrypts(bob, "there"u8);
        eve?.Hears(there);
        eve?.Reads(there);
        bob.Decrypts(alice, there);
        Envelope back = bob.Encrypts(alice, "back"u8);
        eve?.HearsBobSend();
        alice.Decrypts(bob, back);
    }
}
