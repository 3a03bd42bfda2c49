using Parley.Signal.PostQuantum;
using Parley.Signal.PostQuantum.Braids;
using Parley.Signal.PostQuantum.Erasure;
using Parley.Signal.Tests.Playing;
using Parley.Signal.Wire;

namespace Parley.Signal.Tests;

public sealed class BraidTests
{
    private readonly Seeded random = new("braid");
    private readonly End alice;
    private End bob;

    public BraidTests()
    {
        byte[] sharedSecret = random.Next(32);
        alice = new End(Braid.Start(initiator: true, sharedSecret), random);
        bob = new End(Braid.Start(initiator: false, sharedSecret), random);
    }

    [Fact]
    public void Both_ends_get_the_same_fresh_secret_in_each_epoch_and_exchange_their_roles()
    {
        int turns = Converse(() => alice.Braid.Epoch > 3 && bob.Braid.Epoch > 3);
        Assert.Equal(alice.Secrets.Take(3).Select(Hex), bob.Secrets.Take(3).Select(Hex));
        Assert.Equal([1UL, 2UL, 3UL], alice.Secrets.Take(3).Select(secret => secret.Epoch));
        Assert.Equal(alice.Secrets.Count, alice.Secrets.Select(Hex).Distinct().Count());
        Assert.True(turns < 3 * 50);

        static string Hex(EpochSecret secret) => Convert.ToHexString(secret.Secret);
    }

    [Theory]
    [InlineData((int)PayloadKind.Header)]
    [InlineData((int)PayloadKind.Vector)]
    [InlineData((int)PayloadKind.VectorAndAcknowledgement)]
    [InlineData((int)PayloadKind.Ct1)]
    [InlineData((int)PayloadKind.Ct2)]
    public void A_forged_chunk_of_any_kind_is_refused_in_the_end(int kind)
    {
        bool forged = false;
        SignalException refusal = Assert.Throws<SignalException>(() => Converse(() => alice.Braid.Epoch > 1 && bob.Braid.Epoch > 1, Forge));
        Assert.Equal(SignalErrorCode.InvalidMessage, refusal.Code);
        Assert.True(forged);
        Assert.Equal(1UL, Math.Max(alice.Braid.Epoch, bob.Braid.Epoch));

        Payload Forge(Payload payload)
        {
            if (forged || (int)payload.Kind != kind)
                return payload;
            forged = true;
            byte[] bytes = payload.Chunk.Bytes.ToArray();
            bytes[0] ^= 1;
            return payload with { Chunk = payload.Chunk with { Bytes = bytes } };
        }
    }

    [Fact]
    public void An_epoch_from_the_future_is_refused_and_one_from_the_past_passed_over()
    {
        Converse(() => alice.Braid.Epoch == 2 && bob.Braid.Epoch == 2);
        Braid before = bob.Braid;
        bob.Receive(1, new Payload(PayloadKind.Header, new Chunk(0, new byte[32])));
        Assert.Same(before, bob.Braid);
        Refuses(bob, 3);
        Refuses(new End(Braid.Start(initiator: true, random.Next(32)), random), 2);

        static void Refuses(End end, ulong epoch)
            => Assert.Equal(SignalErrorCode.InvalidMessage, Assert.Throws<SignalException>(() => end.Receive(epoch, new Payload(PayloadKind.None))).Code);
    }

    [Fact]
    public void Only_the_next_epoch_tells_that_the_second_part_has_arrived()
    {
        Converse(() => bob.Braid is Ct2Sampled);
        Assert.Equal(SignalErrorCode.InvalidMessage, Assert.Throws<SignalException>(() => bob.Receive(3, new Payload(PayloadKind.None))).Code);
        Assert.IsType<Ct2Sampled>(bob.Braid);
        bob.Receive(2, new Payload(PayloadKind.None));
        Assert.Equal(2UL, Assert.IsType<KeysUnsampled>(bob.Braid).Epoch);
    }

    [Fact]
    public void With_another_shared_secret_it_ends_at_the_header()
    {
        bob = new End(Braid.Start(initiator: false, random.Next(32)), random);
        Assert.Throws<SignalException>(() => Converse(() => bob.Braid.Epoch > 1));
        Assert.IsType<NoHeaderReceived>(bob.Braid);
    }

    [Fact]
    public void Half_of_all_messages_lost_only_delays_it()
    {
        Seeded dice = new("loss");
        int turns = 0;
        for (; alice.Braid.Epoch < 4 || bob.Braid.Epoch < 4; turns++)
        {
            foreach ((End from, End to) in new[] { (alice, bob), (bob, alice) })
            {
                (ulong epoch, Payload payload) = from.Send();
                if (dice.Roll(2) == 0)
                    to.Receive(epoch, payload);
            }
        }

        Assert.Equal(alice.Secrets[2].Secret, bob.Secrets[2].Secret);
        Assert.InRange(turns, 3 * 60, 3 * 250);
    }

    private int Converse(Func<bool> stop, Func<Payload, Payload>? alter = null)
    {
        int turns = 0;
        for (; !stop(); turns++)
        {
            foreach ((End from, End to) in new[] { (alice, bob), (bob, alice) })
            {
                (ulong epoch, Payload payload) = from.Send();
                to.Receive(epoch, alter is null ? payload : alter(payload));
            }
        }

        return turns;
    }

    /// <summary>One end of a braid and the secrets it came to know.</summary>
    private sealed class End(Braid braid, Seeded random)
    {
        internal Braid Braid { get; private set; } = braid;

        internal List<EpochSecret> Secrets { get; } = [];

        internal (ulong Epoch, Payload Payload) Send()
        {
            ulong epoch = Braid.Epoch;
            BraidSent sent = Braid.Send(random.Fill);
            Keep(sent.Braid, sent.Secret);
            return (epoch, sent.Payload);
        }

        internal void Receive(ulong epoch, Payload payload)
        {
            BraidReceived received = Braid.Receive(epoch, payload);
            Keep(received.Braid, received.Secret);
        }

        private void Keep(Braid next, EpochSecret? secret)
        {
            Braid = next;
            if (secret is not null)
                Secrets.Add(secret);
        }
    }
}
