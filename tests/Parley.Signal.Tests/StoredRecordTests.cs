using Parley.Signal.PostQuantum.Braids;
using Parley.Signal.Ratchets;
using Parley.Signal.Tests.Playing;
using Parley.Signal.Wire;

namespace Parley.Signal.Tests;

/// <summary>Records as they are stored, along a correspondence with losses in which every step of the braid occurs.</summary>
public sealed class StoredRecordTests(StoredRecordTests.Correspondence correspondence) : IClassFixture<StoredRecordTests.Correspondence>
{
    private readonly List<byte[]> stored = correspondence.Stored;
    private readonly Seeded dice = new("changes");

    [Fact]
    public void Each_comes_back_byte_for_byte()
    {
        Assert.Equal(typeof(Braid).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Braid))), correspondence.Steps.Count);
        Assert.All(stored, bytes => Assert.Equal(bytes, SessionRecord.Parse(bytes).Serialize()));
    }

    [Fact]
    public void One_cut_off_anywhere_or_with_bytes_added_is_refused()
    {
        byte[] bytes = stored[^1];
        for (int length = 0; length < bytes.Length; length++)
            Assert.Equal(SignalErrorCode.InvalidState, Refusal(bytes[..length]));
        Assert.Equal(SignalErrorCode.InvalidState, Refusal([.. bytes, 0]));
    }

    [Fact]
    public void Garbage_is_refused_as_such()
    {
        for (int n = 0; n < 2000; n++)
        {
            byte[] garbage = dice.Next(dice.Roll(400));
            if (n % 2 == 1 && garbage.Length > 1)
                (garbage[0], garbage[1]) = (1, 1);
            Assert.Equal(SignalErrorCode.InvalidState, Refusal(garbage));
        }
    }

    [Fact]
    public void One_with_bytes_changed_is_refused_as_such_or_is_again_a_record()
    {
        int refused = 0;
        for (int n = 0; n < 3000; n++)
        {
            byte[] bytes = [.. stored[dice.Roll(stored.Count)]];
            for (int change = dice.Roll(4); change >= 0; change--)
                bytes[dice.Roll(bytes.Length)] = (byte)dice.Roll(256);
            if (Refusal(bytes) is SignalErrorCode code)
            {
                Assert.Equal(SignalErrorCode.InvalidState, code);
                refused++;
            }
            else
            {
                Assert.Equal(bytes, SessionRecord.Parse(bytes).Serialize());
            }
        }

        Assert.InRange(refused, 50, 2500);
    }

    [Fact]
    public void One_with_bytes_changed_that_still_parses_works_or_refuses_and_breaks_nothing()
    {
        (Device alice, Device bob) = Device.Acquaintances("changed");
        Envelope envelope = bob.Encrypts(alice, "x"u8);
        byte[] good = alice.Record.Serialize();
        HashSet<SignalErrorCode?> outcomes = [];
        for (int at = 0; at < good.Length; at++)
        {
            byte[] bytes = [.. good];
            bytes[at] ^= 0x81;
            outcomes.Add(Use(bytes));
        }

        Assert.Null(Use(good));
        Assert.Superset(new HashSet<SignalErrorCode?> { null, SignalErrorCode.InvalidState, SignalErrorCode.BadMac }, outcomes);

        SignalErrorCode? Use(byte[] bytes)
        {
            try
            {
                alice.Record = SessionRecord.Parse(bytes);
                alice.Encrypts(bob, "y"u8);
                alice.Decrypts(bob, envelope);
                return null;
            }
            catch (SignalException exception)
            {
                return exception.Code;
            }
        }
    }

    [Theory]
    [InlineData("00")]
    [InlineData("020000")]
    [InlineData("010029")]
    [InlineData("010200")]
    [InlineData("01000000")]
    [InlineData("81000000")]
    public void Another_version_too_many_sessions_and_loose_encodings_are_refused(string hex)
        => Assert.Equal(SignalErrorCode.InvalidState, Refusal(Convert.FromHexString(hex)));

    [Theory]
    [InlineData(5, 4, true)]
    [InlineData(5, 5, false)]
    [InlineData(0, 0, false)]
    public void A_skipped_key_has_a_number_below_the_count_of_its_chain(uint count, uint number, bool accepted)
    {
        using ByteWriter writer = new(128);
        writer.Bytes(new byte[32]);
        writer.Integer(count);
        writer.Integer(1);
        writer.Integer(number);
        writer.Bytes(new byte[32]);
        byte[] bytes = writer.Written.ToArray();
        Exception? refusal = Record.Exception(() =>
        {
            ByteReader reader = new(bytes, SignalErrorCode.InvalidState);
            ReceivingChain.Read(ref reader);
            reader.RequireDone();
        });
        Assert.Equal(accepted, refusal is null);
        Assert.True(accepted || refusal is SignalException { Code: SignalErrorCode.InvalidState });
    }

    [Fact]
    public void The_empty_one_is_three_bytes() => Assert.Equal("010000", Convert.ToHexStringLower(stored[0]));

    private static SignalErrorCode? Refusal(byte[] bytes)
    {
        try
        {
            SessionRecord.Parse(bytes);
            return null;
        }
        catch (SignalException exception)
        {
            return exception.Code;
        }
    }

    public sealed class Correspondence
    {
        public Correspondence()
        {
            Seeded dice = new("stored");
            (Device alice, Device bob) = Device.Strangers("stored");
            alice.Opens(bob);
            Stored.Add(alice.Record.Serialize());
            alice.MeetsFor(bob);
            for (int n = 0; n < 260; n++)
            {
                foreach ((Device from, Device to) in new[] { (alice, bob), (bob, alice) })
                {
                    Envelope envelope = from.Encrypts(to, "x"u8);
                    if (dice.Roll(100) >= (from == alice ? 3 : 30))
                        to.Decrypts(from, envelope);
                    Steps.Add(from.CurrentSession().PqRatchet.Braid.GetType());
                    Steps.Add(to.CurrentSession().PqRatchet.Braid.GetType());
                    Stored.Add(from.Record.Serialize());
                    Stored.Add(to.Record.Serialize());
                    from.Record = SessionRecord.Parse(Stored[^2]);
                }
            }
        }

        internal List<byte[]> Stored { get; } = [SessionRecord.Empty.Serialize()];

        internal HashSet<Type> Steps { get; } = [];
    }
}
