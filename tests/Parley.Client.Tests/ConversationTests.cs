namespace Parley.Client.Tests;

public sealed class ConversationTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Two_people_write_to_each_other_and_see_each_others_ticks()
    {
        await using var alice = await server.SignUp("Alice");
        await using var bob = await server.SignUp("Bob");
        var chat = await alice.Client.OpenChatAsync(bob.PhoneNumber);
        var sent = await chat.SendAsync("Hello from C#");
        Assert.Equal((MessageState.Sent, 1L), (sent.State, sent.Sequence));

        var received = await bob.Reads("Hello from C#");
        Assert.Equal("Alice", received.Message.Sender.Name);
        Assert.Equal(1, received.Chat.UnreadCount);
        await alice.Events.Hears<MessageDelivered>(told => told.UpToSequence == 1);
        Assert.Equal(MessageState.Delivered, chat.LastMessage!.State);

        await received.Chat.MarkReadAsync();
        Assert.Equal(0, received.Chat.UnreadCount);
        await alice.Events.Hears<MessageRead>(told => told.UpToSequence == 1);
        Assert.Equal(MessageState.Read, chat.LastMessage!.State);

        await received.Chat.SendAsync("And hello back");
        await alice.Reads("And hello back");
        Assert.Equal(["Hello from C#", "And hello back"], await alice.Texts(chat));
        Assert.Equal(["Hello from C#", "And hello back"], await bob.Texts(chat));
    }
}
