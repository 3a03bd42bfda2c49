using Parley.Client.People;
using Parley.Client.Repair;

namespace Parley.Client.Tests.Unlucky;

public sealed class RepairTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_message_waits_at_its_place_and_then_is_there_when_a_device_has_lost_its_sessions()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await Talk(alice, bob);
        await Lose(bob);
        await chat.SendAsync("after");
        var waiting = await bob.Events.Hears<MessageReceived>(told => told.Message.Kind == MessageKind.Waiting);
        var there = await bob.Reads("after");
        Assert.Equal(waiting.Message.Id, there.Message.Id);
        Assert.Equal(["before", "answer", "after"], await bob.Texts(chat));
        Assert.Equal(1, bob.Client.FindChat(chat.Id)!.UnreadCount);
        await bob.Client.FindChat(chat.Id)!.SendAsync("and on");
        await alice.Reads("and on");
        Assert.Empty(await Waiting(bob));
    }

    [Fact]
    public async Task Everything_is_there_on_both_sides_when_both_have_lost_their_sessions()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await Talk(alice, bob);
        await Lose(alice);
        await Lose(bob);
        await Task.WhenAll(chat.SendAsync("from Alice"), bob.Client.FindChat(chat.Id)!.SendAsync("from Bob"));
        await bob.Has(chat.Id, "from Alice");
        await alice.Has(chat.Id, "from Bob");
    }

    [Fact]
    public async Task What_waited_when_the_program_ended_is_there_after_it_was_started_again()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await Talk(alice, bob);
        await Lose(bob);
        await alice.Close();
        await alice.Open();
        await alice.Online();
        await alice.Client.FindChat(chat.Id)!.SendAsync("after");
        await bob.Events.Hears<MessageReceived>(told => told.Message.Kind == MessageKind.Waiting);
        await bob.Restart();
        await bob.Has(chat.Id, "after");
        Assert.Equal(["before", "answer", "after"], await bob.Texts(chat));
    }

    /// <summary>It waited for ten minutes: the timer had come a moment early, and the time of the message while the others were looked through.</summary>
    [Fact]
    public void A_message_whose_time_comes_while_others_are_tried_does_not_wait_for_minutes()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(1), RepairRules.NextTry([1001], now: 1000));
        Assert.Equal(TimeSpan.FromSeconds(2), RepairRules.NextTry([500, 1000, 3000], now: 1000));
        Assert.Equal(RepairRules.Pause, RepairRules.NextTry([500, 1000], now: 1000));
        Assert.Equal(RepairRules.Pause, RepairRules.NextTry([long.MaxValue], now: 1000));
    }

    private static async Task<Chat> Talk(Device alice, Device bob)
    {
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        await chat.SendAsync("before");
        var received = await bob.Reads("before");
        await received.Chat.MarkReadAsync();
        await received.Chat.SendAsync("answer");
        await alice.Reads("answer");
        return chat;
    }

    private static Task Lose(Device device) => device.Client.Engine.Core.Store.Change(step => step.DeleteAll(StoredSession.Table));

    private static Task<List<WaitingMessage>> Waiting(Device device) => device.Client.Engine.Core.Store.Change(step => step.Find(WaitingMessage.Table, ""));
}
