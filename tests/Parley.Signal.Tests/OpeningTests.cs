using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

/// <summary>How sessions begin.</summary>
public sealed class OpeningTests
{
    private readonly Device alice;
    private readonly Device bob;

    public OpeningTests() => (alice, bob) = Device.Strangers("opening");

    [Fact]
    public void The_first_message_is_repeated_as_the_same_session_until_a_reply_is_read()
    {
        alice.Opens(bob);
        foreach (byte n in (byte[])[1, 2, 3])
        {
            Envelope envelope = alice.Encrypts(bob, [n]);
            Assert.Equal(MessageType.PreKey, envelope.Type);
            Assert.Equal([n], bob.Decrypts(alice, envelope));
            Assert.Equal(n == 1, bob.Last!.Consumed is not null);
        }

        Assert.Equal(0, bob.Record.ArchivedCount);
        alice.Decrypts(bob, bob.Encrypts(alice, "reply"u8));
        Assert.Equal(MessageType.Whisper, alice.Encrypts(bob, "x"u8).Type);
    }

    [Fact]
    public void Repetitions_are_read_in_any_order_and_each_once()
    {
        alice.Opens(bob);
        Envelope first = alice.Encrypts(bob, "first"u8), second = alice.Encrypts(bob, "second"u8);
        Assert.Equal("second"u8, bob.Decrypts(alice, second));
        Assert.Equal("first"u8, bob.Decrypts(alice, first));
        Assert.Equal(SignalErrorCode.Duplicate, bob.Refuses(alice, first));
        Assert.Equal(SignalErrorCode.Duplicate, bob.Refuses(alice, second));
        Assert.Equal(0, bob.Record.ArchivedCount);
    }

    [Fact]
    public void It_names_the_prekeys_it_used_up_and_who_wrote()
    {
        PreKeyBundle bundle = bob.Bundle;
        alice.Opens(bundle);
        bob.Decrypts(alice, alice.Encrypts(bob, "x"u8));
        ConsumedPreKeys consumed = bob.Last!.Consumed!;
        Assert.Equal((bundle.SignedPreKey.Id, (uint?)bundle.OneTimePreKey!.Id), (consumed.SignedPreKeyId, consumed.OneTimePreKeyId));
        Assert.Equal((bundle.KyberPreKey.Id, true), (consumed.KyberPreKeyId, consumed.KyberLastResort));
        Assert.Equal(alice.Record.Current!.BaseKey, consumed.BaseKey);
        Assert.Equal(alice.Local.IdentityKey.PublicKey, bob.Last.IdentityKey);
        Assert.Equal(alice.Local.RegistrationId, bob.Last.RegistrationId);
        Assert.Equal(alice.Local.RegistrationId, bob.Record.RemoteRegistrationId);
        Assert.Equal(bob.Local.RegistrationId, alice.Record.RemoteRegistrationId);
        Assert.Equal(bob.Local.IdentityKey.PublicKey, alice.Record.RemoteIdentityKey!);
    }

    [Fact]
    public void It_works_without_a_one_time_prekey()
    {
        bob.OneTimePreKeys.Clear();
        alice.MeetsFor(bob);
        Assert.True(bob.Record.CanSend(bob.Clock.Now));
    }

    [Fact]
    public void A_first_message_whose_prekeys_are_gone_is_refused_whichever_it_is()
    {
        alice.Opens(bob);
        Envelope envelope = alice.Encrypts(bob, "x"u8);
        foreach (IPreKeyStore store in (IPreKeyStore[])[new Without(bob, signed: true), new Without(bob, kyber: true), new Without(bob, oneTime: true)])
        {
            SignalException refusal = Assert.Throws<SignalException>(
                () => Session.Decrypt(SessionRecord.Empty, bob.Local, alice.Address, envelope.Type, envelope.Bytes, store, bob.Environment));
            Assert.Equal(SignalErrorCode.MissingPreKey, refusal.Code);
        }

        bob.Decrypts(alice, envelope);
        bob.Record = SessionRecord.Empty;
        Assert.Equal(SignalErrorCode.MissingPreKey, bob.Refuses(alice, envelope));
    }

    [Fact]
    public void An_answer_to_an_opening_of_ours_is_no_opening_of_theirs()
    {
        alice.Opens(bob);
        Envelope ours = alice.Encrypts(alice, "x"u8);
        Assert.Equal(SignalErrorCode.InvalidMessage, alice.Refuses(alice.Address, ours));
    }

    [Fact]
    public void A_message_of_another_identity_than_the_expected_one_is_refused_in_both_types()
    {
        alice.Opens(bob);
        Envelope first = alice.Encrypts(bob, "x"u8);
        Assert.Equal(SignalErrorCode.UntrustedIdentity, Refusal(first));
        alice.MeetsFor(bob);
        Envelope second = alice.Encrypts(bob, "y"u8);
        Assert.Equal(SignalErrorCode.UntrustedIdentity, Refusal(second));
        Assert.Equal("y"u8, Expecting(alice.Local.IdentityKey.PublicKey, second).Plaintext);

        DecryptResult Expecting(ReadOnlySpan<byte> identityKey, Envelope envelope)
            => Session.Decrypt(bob.Record, bob.Local, alice.Address, envelope.Type, envelope.Bytes, bob, bob.Environment, identityKey);
        SignalErrorCode Refusal(Envelope envelope)
            => Assert.Throws<SignalException>(() => Expecting(bob.Local.IdentityKey.PublicKey, envelope)).Code;
    }

    [Fact]
    public void A_first_message_that_names_other_devices_is_refused()
    {
        alice.Opens(bob);
        Envelope toAnother = alice.Encrypts(Device.BobAddress with { DeviceId = 4 }, "x"u8);
        Assert.Equal(SignalErrorCode.InvalidMessage, bob.Refuses(alice, toAnother));
        Envelope right = alice.Encrypts(bob, "y"u8);
        Assert.Equal(SignalErrorCode.InvalidMessage, bob.Refuses(Device.AliceAddress with { DeviceId = 2 }, right));
        Assert.Equal("y"u8, bob.Decrypts(alice, right));
    }

    [Fact]
    public void A_device_id_outside_1_to_127_is_the_callers_mistake()
    {
        alice.MeetsFor(bob);
        Envelope envelope = bob.Encrypts(alice, "x"u8);
        foreach (int id in (int[])[0, -1, 128])
        {
            Assert.Throws<ArgumentException>(() => alice.Encrypts(Device.BobAddress with { DeviceId = id }, "x"u8));
            Assert.Throws<ArgumentException>(() => alice.Decrypts(Device.BobAddress with { DeviceId = id }, envelope));
        }
    }

    [Fact]
    public void A_message_of_an_unknown_type_is_refused()
        => Assert.Equal(SignalErrorCode.InvalidMessage, bob.Refuses(alice, new Envelope(MessageType.SenderKey, [0x44])));

    private sealed class Without(IPreKeyStore store, bool signed = false, bool kyber = false, bool oneTime = false) : IPreKeyStore
    {
        public SignedPreKey? SignedPreKey(uint id) => signed ? null : store.SignedPreKey(id);

        public KyberPreKey? KyberPreKey(uint id) => kyber ? null : store.KyberPreKey(id);

        public OneTimePreKey? OneTimePreKey(uint id) => oneTime ? null : store.OneTimePreKey(id);
    }
}
