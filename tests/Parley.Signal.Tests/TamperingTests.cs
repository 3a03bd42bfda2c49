using Parley.Crypto;
using Parley.Signal.Tests.Playing;
using Parley.Signal.Wire;

namespace Parley.Signal.Tests;

/// <summary>A message with one bit changed is refused and leaves the state as it was, whichever bit of whichever byte.</summary>
public sealed class TamperingTests
{
    private readonly Device alice;
    private readonly Device bob;

    public TamperingTests() => (alice, bob) = Device.Strangers("tampering");

    [Fact]
    public void In_the_first_message_all_of_it_but_the_registration_id_that_it_only_claims()
    {
        alice.Opens(bob);
        Envelope envelope = alice.Encrypts(bob, "the plaintext"u8);
        byte[] claim = RegistrationIdField();
        int claimed = envelope.Bytes.AsSpan(0, envelope.Bytes.Length - Kyber1024.CiphertextSize).LastIndexOf(claim);

        SignalErrorCode[] codes = RefusedEverywhere(envelope, except: [claimed + 1, claimed + 2]);
        Assert.Equal(
            [SignalErrorCode.InvalidMessage, SignalErrorCode.BadMac, SignalErrorCode.InvalidKey, SignalErrorCode.MissingPreKey],
            codes.Distinct().Order());

        byte[] other = [.. envelope.Bytes];
        other[claimed + 1] ^= 2;
        Assert.Equal(alice.Local.RegistrationId ^ 2, Session.Inspect(envelope.Type, other).RegistrationId);
        Assert.Equal("the plaintext"u8, bob.Decrypts(alice, envelope with { Bytes = other }));
        Assert.Equal(alice.Local.RegistrationId ^ 2, bob.Last!.RegistrationId);

        byte[] RegistrationIdField()
        {
            using ByteWriter writer = new(8);
            writer.Field(5, (uint)alice.Local.RegistrationId);
            return writer.Written.ToArray();
        }
    }

    [Fact]
    public void In_a_repetition_of_the_first_message_all_of_it()
    {
        alice.Opens(bob);
        bob.Decrypts(alice, alice.Encrypts(bob, "x"u8));
        Envelope envelope = alice.Encrypts(bob, "the plaintext"u8);
        Assert.Equal(MessageType.PreKey, envelope.Type);
        RefusedEverywhere(envelope);
        Assert.Equal("the plaintext"u8, bob.Decrypts(alice, envelope));
        Assert.Equal(0, bob.Record.ArchivedCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void In_an_ordinary_message_all_of_it_with_keys_skipped_and_an_epoch_under_way(int shift)
    {
        alice.MeetsFor(bob);
        for (int n = 0; n < 12; n++)
        {
            bob.Decrypts(alice, alice.Encrypts(bob, "x"u8));
            alice.Decrypts(bob, bob.Encrypts(alice, "y"u8));
            alice.Encrypts(bob, "lost"u8);
        }

        Envelope envelope = alice.Encrypts(bob, "the plaintext"u8);
        Assert.Equal(MessageType.Whisper, envelope.Type);
        RefusedEverywhere(envelope, shift);
        Assert.Equal("the plaintext"u8, bob.Decrypts(alice, envelope));
    }

    [Fact]
    public void Cut_off_anywhere_or_with_a_byte_added_it_is_refused()
    {
        alice.Opens(bob);
        Envelope first = alice.Encrypts(bob, "x"u8);
        RefusedAtAnyLength(first);
        alice.MeetsFor(bob);
        RefusedAtAnyLength(alice.Encrypts(bob, "y"u8));
    }

    [Fact]
    public void A_message_sent_back_to_its_sender_is_refused()
    {
        alice.MeetsFor(bob);
        Envelope envelope = alice.Encrypts(bob, "x"u8);
        Assert.Contains(alice.Refuses(bob, envelope), (SignalErrorCode[])[SignalErrorCode.BadMac, SignalErrorCode.InvalidMessage, SignalErrorCode.InvalidKey]);
    }

    private SignalErrorCode[] RefusedEverywhere(Envelope envelope, int shift = 0, params int[] except)
    {
        List<SignalErrorCode> codes = [];
        SessionRecord record = bob.Record;
        byte[] before = record.Serialize();
        for (int at = 0; at < envelope.Bytes.Length; at++)
        {
            if (except.Contains(at))
                continue;
            byte[] bytes = [.. envelope.Bytes];
            bytes[at] ^= (byte)(1 << ((at + shift) % 8));
            codes.Add(bob.Refuses(alice, envelope with { Bytes = bytes }));
            Assert.Same(record, bob.Record);
        }

        Assert.Equal(before, record.Serialize());
        return [.. codes];
    }

    private void RefusedAtAnyLength(Envelope envelope)
    {
        for (int length = 0; length < envelope.Bytes.Length; length++)
            bob.Refuses(alice, envelope with { Bytes = envelope.Bytes[..length] });
        bob.Refuses(alice, envelope with { Bytes = [.. envelope.Bytes, 0] });
        bob.Decrypts(alice, envelope);
    }
}
