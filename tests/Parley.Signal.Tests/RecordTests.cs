using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

/// <summary>A record as its owner sees it.</summary>
public sealed class RecordTests
{
    private readonly Device alice;
    private readonly Device bob;

    public RecordTests() => (alice, bob) = Device.Strangers("record");

    [Fact]
    public void Of_a_stranger_it_neither_sends_nor_reads()
    {
        Assert.False(alice.Record.CanSend(alice.Clock.Now));
        Assert.Equal(SignalErrorCode.NoSession, Assert.Throws<SignalException>(() => alice.Encrypts(bob, "x"u8)).Code);
        alice.MeetsFor(bob);
        Envelope envelope = alice.Encrypts(bob, "x"u8);
        bob.Record = SessionRecord.Empty;
        Assert.Equal(SignalErrorCode.NoSession, bob.Refuses(alice, envelope));
        Assert.Equal((null, null, 0, 0UL), (bob.Record.RemoteIdentityKey, bob.Record.RemoteRegistrationId, bob.Record.ArchivedCount, bob.Record.PqEpoch));
    }

    [Fact]
    public void It_does_not_send_into_a_session_not_answered_for_more_than_30_days_until_it_is()
    {
        alice.Opens(bob);
        bob.Decrypts(alice, alice.Encrypts(bob, "x"u8));
        Envelope answer = bob.Encrypts(alice, "y"u8);
        alice.Clock.Now += TimeSpan.FromDays(30);
        Assert.True(alice.Record.CanSend(alice.Clock.Now));
        alice.Encrypts(bob, "z"u8);
        alice.Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.False(alice.Record.CanSend(alice.Clock.Now));
        Assert.Equal(SignalErrorCode.NoSession, Assert.Throws<SignalException>(() => alice.Encrypts(bob, "z"u8)).Code);
        alice.Decrypts(bob, answer);
        Assert.True(alice.Record.CanSend(alice.Clock.Now));
        Assert.Equal(MessageType.Whisper, alice.Encrypts(bob, "z"u8).Type);
    }

    [Fact]
    public void It_keeps_40_archived_sessions_forgets_the_41st_and_promotes_the_one_that_worked()
    {
        bob.OneTimePreKeys.Clear();
        List<Envelope> answers = [];
        for (byte n = 0; n < 42; n++)
        {
            alice.Opens(bob);
            bob.Decrypts(alice, alice.Encrypts(bob, "x"u8));
            answers.Add(bob.Encrypts(alice, [n]));
        }

        Assert.Equal(40, alice.Record.ArchivedCount);
        Assert.Equal(40, bob.Record.ArchivedCount);
        Assert.Equal(SignalErrorCode.BadMac, alice.Refuses(bob, answers[0]));
        Assert.Equal([1], alice.Decrypts(bob, answers[1]));
        Assert.Equal(40, alice.Record.ArchivedCount);
        Envelope promoted = alice.Encrypts(bob, "back in the old one"u8);
        Assert.Equal(MessageType.Whisper, promoted.Type);
        Assert.Equal("back in the old one"u8, bob.Decrypts(alice, promoted));
        Assert.Equal(40, SessionRecord.Parse(alice.Record.Serialize()).ArchivedCount);
    }

    [Fact]
    public void Promotion_keeps_the_others_in_order_and_loses_none()
    {
        List<byte[]> baseKeys = [];
        for (int n = 0; n < 4; n++)
        {
            alice.Opens(bob);
            baseKeys.Add(alice.Record.Current!.BaseKey);
            bob.Decrypts(alice, alice.Encrypts(bob, "x"u8));
        }

        bob.Record = bob.Record.Promote(bob.Record.Archived[1], bob.Record.Archived[1]);
        Assert.Equal(baseKeys[1], bob.Record.Current!.BaseKey);
        Assert.Equal([baseKeys[3], baseKeys[2], baseKeys[0]], bob.Record.Archived.Select(session => session.BaseKey));
    }

    [Fact]
    public void Archived_at_a_retry_request_it_needs_a_bundle_again_and_still_reads()
    {
        alice.MeetsFor(bob);
        Envelope underWay = bob.Encrypts(alice, "under way"u8), failed = alice.Encrypts(bob, "x"u8);
        MessageInfo info = Session.Inspect(failed.Type, failed.Bytes);
        Assert.Equal(0u, info.Counter);
        Assert.True(alice.Record.SendsWith(info.RatchetKey));
        alice.Record = alice.Record.ArchiveCurrent();
        Assert.False(alice.Record.SendsWith(info.RatchetKey));
        Assert.False(alice.Record.CanSend(alice.Clock.Now));
        Assert.Null(alice.Record.RemoteIdentityKey);
        Assert.Same(alice.Record, alice.Record.ArchiveCurrent());
        Assert.Equal("under way"u8, alice.Decrypts(bob, underWay));
        Assert.Equal(bob.Local.IdentityKey.PublicKey, alice.Record.RemoteIdentityKey!);
    }

    [Fact]
    public void It_is_a_value_that_no_operation_touches()
    {
        alice.MeetsFor(bob);
        Envelope envelope = bob.Encrypts(alice, "x"u8);
        SessionRecord record = alice.Record;
        byte[] before = record.Serialize();
        alice.Encrypts(bob, "y"u8);
        alice.Record = record;
        alice.Decrypts(bob, envelope);
        record.RemoteIdentityKey![5] ^= 1;
        Assert.Equal(before, record.Serialize());
        Assert.NotEqual(before, alice.Record.Serialize());
    }

    [Fact]
    public void A_first_message_tells_what_a_retry_request_needs()
    {
        alice.Opens(bob);
        Envelope envelope = alice.Encrypts(bob, "x"u8);
        MessageInfo info = Session.Inspect(envelope.Type, envelope.Bytes);
        Assert.Equal((MessageType.PreKey, 0u, (int?)alice.Local.RegistrationId), (info.Type, info.Counter, info.RegistrationId));
        Assert.Equal(alice.Local.IdentityKey.PublicKey, info.IdentityKey!);
        Assert.True(alice.Record.SendsWith(info.RatchetKey));
        Assert.Throws<SignalException>(() => Session.Inspect(envelope.Type, envelope.Bytes.AsSpan(0, 50)));
        Assert.Throws<SignalException>(() => Session.Inspect(MessageType.SenderKey, envelope.Bytes));
    }
}
