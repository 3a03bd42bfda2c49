using Parley.Signal.Tests.Playing;

namespace Parley.Signal.Tests;

/// <summary>Long correspondences over a bad network.</summary>
public sealed class StormTests
{
    private static readonly Weather Storm = new(Lost: 12, Doubled: 10, UnderWay: 6);

    [Fact]
    public void Nine_hundred_messages_pass_through_loss_doubling_and_reordering_over_five_epochs_and_more()
    {
        (Device alice, Device bob) = Device.Acquaintances("storm");
        Course course = new Course(alice, bob, "storm", Storm).Run(900);
        Assert.Equal(900, course.Sent);
        Assert.Equal(900 - course.Lost, course.Delivered);
        Assert.True(course is { Lost: > 60, DuplicatesRefused: > 50, Overtaken: > 150 });
        Assert.True(alice.Record.PqEpoch > 5 && bob.Record.PqEpoch > 5);
    }

    [Fact]
    public void The_same_with_both_sides_storing_and_reading_their_state_after_every_message()
    {
        (Device alice, Device bob) = Device.Acquaintances("restarts");
        void Restart()
        {
            alice.Record = SessionRecord.Parse(alice.Record.Serialize());
            bob.Record = SessionRecord.Parse(bob.Record.Serialize());
        }

        Course course = new Course(alice, bob, "restarts", Storm) { AfterDelivery = Restart }.Run(600);
        Assert.Equal(600 - course.Lost, course.Delivered);
        Assert.True(alice.Record.PqEpoch > 3 && bob.Record.PqEpoch > 3);
    }

    [Fact]
    public void When_both_write_first_at_once_they_end_in_one_session()
    {
        (Device alice, Device bob) = Device.Strangers("at once");
        alice.Opens(bob);
        bob.Opens(alice);
        Envelope fromAlice = alice.Encrypts(bob, "one"u8), fromBob = bob.Encrypts(alice, "two"u8);
        Assert.Equal("one"u8, bob.Decrypts(alice, fromAlice));
        Assert.Equal("two"u8, alice.Decrypts(bob, fromBob));
        Assert.Equal(1, alice.Record.ArchivedCount);
        Assert.Equal(1, bob.Record.ArchivedCount);
        Assert.Equal(60, new Course(alice, bob, "at once", new Weather(0, 0, 1)).Run(60).Delivered);
        Assert.Equal(MessageType.Whisper, alice.Encrypts(bob, "three"u8).Type);
        Assert.Equal(MessageType.Whisper, bob.Encrypts(alice, "four"u8).Type);
        Assert.Equal(alice.Record.Current!.BaseKey, bob.Record.Current!.BaseKey);
    }

    [Fact]
    public void A_session_opened_anew_takes_over_and_late_messages_of_the_old_one_are_still_read()
    {
        (Device alice, Device bob) = Device.Acquaintances("anew");
        Envelope late = bob.Encrypts(alice, "late"u8);
        alice.MeetsFor(bob);
        Assert.Equal(1, alice.Record.ArchivedCount);
        Assert.Equal("late"u8, alice.Decrypts(bob, late));
        Assert.Equal(40, new Course(alice, bob, "anew", new Weather(0, 5, 3)).Run(40).Delivered);
    }
}
