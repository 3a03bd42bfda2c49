using Parley.Contracts.V1;
using static Parley.Server.Tests.Messages.SharedServer;

namespace Parley.Server.Tests.Messages;

public sealed class DeliveryTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_message_gets_the_next_place_in_its_chat_and_reaches_the_other_live()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        Assert.Equal(1, (await phone.Send(Message(chat, "one"))).Sequence);
        var second = await phone.Send(Message(chat, "two"));
        Assert.Equal(2, second.Sequence);

        var entry = (await laptop.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive;
        Assert.Equal(("one", 1), (entry.Message.Body.ToStringUtf8(), entry.Message.Sequence));
        Assert.Equal((alice.AccountId.ToString("D"), (uint)alice.DeviceId), (entry.SenderAccountId, entry.SenderDeviceId));
        entry = (await laptop.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive;
        Assert.Equal(("two", 2, second.CommittedAt), (entry.Message.Body.ToStringUtf8(), entry.Message.Sequence, entry.CommittedAt));
    }

    [Fact]
    public async Task Repeating_a_send_answers_the_same_and_nobody_hears_of_it_twice()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        var message = Message(chat);
        var first = await phone.Send(message);
        var other = await phone.Send(Message(chat));
        Assert.Equal(first, await phone.Send(message));
        var last = await phone.Send(Message(chat));
        Assert.Equal(other.Sequence + 1, last.Sequence);
        foreach (var sent in new[] { first, other, last })
            Assert.Equal(sent.Sequence, (await laptop.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive.Message.Sequence);
    }

    [Fact]
    public async Task A_repeated_send_is_known_even_when_the_audience_has_changed_since()
    {
        var (alice, _, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        var message = Message(chat);
        var first = await phone.Send(message);
        message.AudienceHash = Google.Protobuf.ByteString.CopyFrom(new byte[32]);
        Assert.Equal(first, await phone.Send(message));
    }

    [Fact]
    public async Task Nobody_can_take_anothers_message_id()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        var id = Guid.NewGuid();
        await phone.Send(Message(chat, "mine", id));
        var bobs = await bob.OpenChat(alice);
        var refusal = await laptop.IsRefused(new ClientFrame { MessageSend = Message(bobs, "stolen", id) });
        Assert.Equal((409u, "message-id-taken"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task What_was_not_acknowledged_comes_again_and_what_was_does_not()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        for (var i = 1; i <= 3; i++)
            await phone.Send(Message(chat, $"{i}"));

        await using (var first = await LiveDevice.Connect(server.Process, bob))
        {
            var page = await first.Pull();
            Assert.Equal(["1", "2", "3"], Bodies(page));
            await first.Acknowledge(page.Entries[1].MailboxId);
        }

        await using var again = await LiveDevice.Connect(server.Process, bob);
        Assert.Equal(["1", "3"], Bodies(await again.Pull()));
    }

    [Fact]
    public async Task A_device_cannot_acknowledge_away_what_is_anothers()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await phone.Send(Message(chat));
        await using var laptop = await LiveDevice.Connect(server.Process, bob);
        var id = (await laptop.Pull()).Entries.Single().MailboxId;
        await phone.Acknowledge(id);
        Assert.Equal(id, (await laptop.Pull()).Entries.Single().MailboxId);
    }

    [Fact]
    public async Task A_long_mailbox_comes_in_pages_and_live_delivery_waits_for_the_last()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        for (var i = 1; i <= 5; i++)
            await phone.Send(Message(chat, $"{i}"));
        await using var laptop = await LiveDevice.Connect(server.Process, bob);
        var page = await laptop.Pull(2);
        Assert.True(page.More);
        await phone.Send(Message(chat, "6"));
        Assert.Empty(await laptop.HasHeard(ServerFrame.EventOneofCase.MessageReceive));

        var seen = new List<string>();
        while (true)
        {
            seen.AddRange(Bodies(page));
            await laptop.Acknowledge([.. page.Entries.Select(e => e.MailboxId)]);
            if (!page.More)
                break;
            page = await laptop.Pull(2);
        }

        Assert.Equal(["1", "2", "3", "4", "5", "6"], seen);
        await phone.Send(Message(chat, "7"));
        Assert.Equal("7", (await laptop.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive.Message.Body.ToStringUtf8());
    }

    [Fact]
    public async Task A_stranger_can_neither_write_nor_read_nor_type_in_a_chat()
    {
        var (alice, _, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await phone.Send(Message(chat));
        var mallory = await server.SomeoneNew();
        await using var device = await LiveDevice.ConnectLive(server.Process, mallory);
        Assert.Equal("chat-not-found", (await device.IsRefused(new ClientFrame { MessageSend = Message(chat) })).Code);
        Assert.Equal("chat-not-found", (await device.IsRefused(new ClientFrame { MessageRead = new ReadMark { ChatId = chat.IdText, Sequence = 1 } })).Code);
        Assert.Equal("chat-not-found", (await device.IsRefused(new ClientFrame { MessageTyping = new Typing { ChatId = chat.IdText, Active = true } })).Code);
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => mallory.Ask(HttpMethod.Get, $"chats/{chat.Id}/messages"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task Sending_over_REST_is_the_same_as_sending_live()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        var message = Message(chat, "by post");
        var sent = await alice.Ask(HttpMethod.Post, $"chats/{chat.Id}/messages", new
        {
            messageId = message.MessageId,
            body = message.Body.ToByteArray(),
            audienceHash = message.AudienceHash.ToByteArray(),
            envelopes = message.Envelopes.Select(e => new { accountId = e.AccountId, deviceId = e.DeviceId, registrationId = e.RegistrationId, type = (int)e.Type, ciphertext = e.Ciphertext.ToByteArray() }),
        });
        Assert.Equal(1, sent.GetProperty("sequence").GetInt64());
        Assert.Equal("by post", (await laptop.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive.Message.Body.ToStringUtf8());
        var stored = await bob.Ask(HttpMethod.Get, $"chats/{chat.Id}/messages");
        Assert.Equal(message.MessageId, stored.GetProperty("messages")[0].GetProperty("messageId").GetString());
    }

    [Fact]
    public async Task Stored_messages_come_page_by_page_from_either_end()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        for (var i = 1; i <= 5; i++)
            await phone.Send(Message(chat));
        Assert.Equal([5, 4], await Sequences("limit=2"));
        Assert.Equal([3, 2], await Sequences("limit=2&before=4"));
        Assert.Equal([3, 4], await Sequences("limit=2&after=2"));
        Assert.Equal([1], await Sequences("before=2"));

        async Task<IEnumerable<long>> Sequences(string query) =>
            (await bob.Ask(HttpMethod.Get, $"chats/{chat.Id}/messages?{query}")).GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("sequence").GetInt64());
    }

    private static IEnumerable<string> Bodies(MailboxPage page) => page.Entries.Select(e => e.Message.Body.ToStringUtf8());
}
