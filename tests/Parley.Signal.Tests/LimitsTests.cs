using Parley.Signal.Ratchets;
using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

/// <summary>A chain of 25,002 messages of which only late ones arrive, and other places where a memory ends.</summary>
public sealed class LimitsTests(LimitsTests.LongChain chain) : IClassFixture<LimitsTests.LongChain>
{
    private readonly Device bob = chain.Bob;

    [Fact]
    public void A_jump_over_25000_is_followed_and_over_25001_refused()
    {
        Assert.Equal(SignalErrorCode.TooFarAhead, Refuses(25_001));
        Assert.Same(chain.Introduced, bob.Record);
        Delivers(25_000);
        Delivers(25_001);
    }

    [Fact]
    public void Of_the_keys_passed_over_the_newest_2000_are_kept_and_each_works_once()
    {
        Delivers(2_500);
        Assert.Equal(2_000, Newest.Skipped.Count);
        Assert.Equal(SignalErrorCode.Duplicate, Refuses(499));
        foreach (int index in (int[])[500, 501, 1_499, 2_498, 2_499])
        {
            Delivers(index);
            Assert.Equal(SignalErrorCode.Duplicate, Refuses(index));
        }

        Assert.Equal(SignalErrorCode.Duplicate, Refuses(2_500));
        Delivers(2_501);
    }

    [Fact]
    public void Exactly_2000_passed_over_can_all_be_read_the_oldest_last()
    {
        Delivers(2_000);
        for (int index = 1_999; index >= 0; index--)
            Delivers(index);
        Assert.Equal(0, Newest.Skipped.Count);
        Assert.True(bob.Record.Serialize().Length - chain.Introduced.Serialize().Length < 200);
    }

    [Fact]
    public void New_gaps_push_out_the_oldest_keys()
    {
        Delivers(1_500);
        Delivers(3_000);
        Assert.Equal(2_000, Newest.Skipped.Count);
        Assert.Equal(SignalErrorCode.Duplicate, Refuses(998));
        Delivers(999);
        Delivers(1_100);
        bob.Record = SessionRecord.Parse(bob.Record.Serialize());
        Delivers(1_499);
        Delivers(1_501);
    }

    [Fact]
    public void Chains_of_the_last_five_ratchet_keys_are_kept()
    {
        (Device alice, Device other) = Device.Acquaintances("chains");
        List<Envelope> late = [];
        for (int turn = 0; turn < 7; turn++)
        {
            late.Add(other.Encrypts(alice, [(byte)turn]));
            alice.Decrypts(other, other.Encrypts(alice, "x"u8));
            other.Decrypts(alice, alice.Encrypts(other, "y"u8));
        }

        Assert.Equal(5, alice.Record.Current!.Ratchet.Receiving.Length);
        for (int turn = 0; turn < 7; turn++)
        {
            if (turn < 2)
                alice.Refuses(other, late[turn]);
            else
                Assert.Equal([(byte)turn], alice.Decrypts(other, late[turn]));
        }
    }

    [Fact]
    public void The_post_quantum_chain_has_the_same_limits()
    {
        ReceivingChain start = new(new byte[32], 0, SkippedKeys.None);
        byte[] key = new byte[32];
        Assert.Equal(SignalErrorCode.TooFarAhead, Assert.Throws<SignalException>(() => start.Take(25_001, PostQuantum.PqChain.Step, key)).Code);
        ReceivingChain after = start.Take(25_000, PostQuantum.PqChain.Step, key);
        Assert.Equal(2_000, after.Skipped.Count);
        Assert.Equal(25_001, after.Count);
    }

    [Fact]
    public void A_chain_ends_after_its_last_number()
    {
        SendingChain last = new(new byte[32], uint.MaxValue);
        SendingChain spent = last.Advance(HmacChain.Step, new byte[32]);
        Assert.Equal(SignalErrorCode.NoSession, Assert.Throws<SignalException>(() => spent.Advance(HmacChain.Step, new byte[32])).Code);
        ReceivingChain receiving = new ReceivingChain(new byte[32], uint.MaxValue, SkippedKeys.None).Take(uint.MaxValue, HmacChain.Step, new byte[32]);
        Assert.Equal(1L << 32, receiving.Count);
        Assert.Equal(SignalErrorCode.Duplicate, Assert.Throws<SignalException>(() => receiving.Take(uint.MaxValue, HmacChain.Step, new byte[32])).Code);
    }

    private ReceivingChain Newest => bob.Record.Current!.Ratchet.Receiving[^1].Chain;

    private void Delivers(int index) => Assert.Equal(BitConverter.GetBytes(index), bob.Decrypts(chain.Alice, chain.Envelopes[index]));

    private SignalErrorCode Refuses(int index) => bob.Refuses(chain.Alice, chain.Envelopes[index]);

    /// <summary>Made once; each test begins where the two have just met.</summary>
    public sealed class LongChain
    {
        private readonly Device bob;

        public LongChain()
        {
            (Alice, bob) = Device.Acquaintances("long chain");
            Introduced = bob.Record;
            for (int n = 0; n < 25_002; n++)
                Envelopes.Add(Alice.Encrypts(bob, BitConverter.GetBytes(n)));
        }

        internal Device Alice { get; }

        internal Device Bob
        {
            get
            {
                bob.Record = Introduced;
                return bob;
            }
        }

        internal SessionRecord Introduced { get; }

        internal List<Envelope> Envelopes { get; } = [];
    }
}
