using Parley.Contracts.V1;
using static Parley.Server.Tests.Messages.SharedServer;

namespace Parley.Server.Tests.Messages;

public sealed class ReceiptTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task The_sender_hears_when_a_message_has_been_stored_by_the_other()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        await phone.Send(Message(chat));
        await laptop.Acknowledge((await laptop.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive.MailboxId);
        var delivered = (await phone.Hears(ServerFrame.EventOneofCase.MessageDelivered)).MessageDelivered;
        Assert.Equal((bob.AccountId.ToString("D"), 1), (delivered.AccountId, delivered.Sequence));
    }

    [Fact]
    public async Task A_tick_never_claims_a_message_that_is_only_behind_another()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        for (var i = 0; i < 3; i++)
            await phone.Send(Message(chat));
        await using var laptop = await LiveDevice.Connect(server.Process, bob);
        var ids = (await laptop.Pull()).Entries.Select(e => e.MailboxId).ToArray();
        await laptop.Acknowledge(ids[1], ids[2]);
        Assert.Empty(await phone.HasHeard(ServerFrame.EventOneofCase.MessageDelivered));
        await laptop.Acknowledge(ids[0]);
        Assert.Equal(1, (await phone.Hears(ServerFrame.EventOneofCase.MessageDelivered)).MessageDelivered.Sequence);
    }

    [Fact]
    public async Task The_read_mark_moves_the_delivered_one_and_never_goes_back_nor_past_the_end()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        for (var i = 0; i < 3; i++)
            await phone.Send(Message(chat));
        await laptop.Ask(Read(2));
        Assert.Equal(2, (await phone.Hears(ServerFrame.EventOneofCase.MessageRead)).MessageRead.Sequence);
        await laptop.Ask(Read(1));
        Assert.Empty(await phone.HasHeard(ServerFrame.EventOneofCase.MessageRead));
        await laptop.Ask(Read(999));
        Assert.Equal(3, (await phone.Hears(ServerFrame.EventOneofCase.MessageRead)).MessageRead.Sequence);
        var member = (await alice.Ask(HttpMethod.Get, $"chats/{chat.Id}")).GetProperty("members").EnumerateArray()
            .Single(m => m.GetProperty("user").GetProperty("accountId").GetGuid() == bob.AccountId);
        Assert.Equal((3, 3), (member.GetProperty("read").GetInt64(), member.GetProperty("delivered").GetInt64()));

        ClientFrame Read(long sequence) => new() { MessageRead = new ReadMark { ChatId = chat.IdText, Sequence = sequence } };
    }

    [Fact]
    public async Task A_device_that_was_away_learns_of_ticks_from_the_chats_that_have_changed()
    {
        var (alice, bob, chat) = await server.Pair();
        await using (var phone = await LiveDevice.ConnectLive(server.Process, alice))
            await phone.Send(Message(chat));
        var now = (await alice.Ask(HttpMethod.Get, "chats")).GetProperty("now").GetInt64();
        await using var laptop = await LiveDevice.Connect(server.Process, bob);
        await laptop.Acknowledge((await laptop.Pull()).Entries.Single().MailboxId);
        var changed = (await alice.Ask(HttpMethod.Get, $"chats?since={now}")).GetProperty("chats").EnumerateArray().Single();
        Assert.Contains(changed.GetProperty("members").EnumerateArray(), m => m.GetProperty("delivered").GetInt64() == 1);
        Assert.Empty((await alice.Ask(HttpMethod.Get, $"chats?since={now + 600_000}")).GetProperty("chats").EnumerateArray());
    }

    [Fact]
    public async Task Typing_and_presence_are_heard_by_the_partner_who_watches_and_by_nobody_else()
    {
        var (alice, bob, chat) = await server.Pair();
        var stranger = await server.SomeoneNew();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        await using var other = await LiveDevice.ConnectLive(server.Process, stranger);
        await phone.Ask(Watch(bob));
        await other.Ask(Watch(bob));
        Assert.Equal(bob.AccountId.ToString("D"), (await phone.Hears(ServerFrame.EventOneofCase.UserOffline)).UserOffline.AccountId);

        await laptop.Ask(new ClientFrame { UserOnline = new Online() });
        await laptop.Ask(new ClientFrame { MessageTyping = new Typing { ChatId = chat.IdText, Active = true } });
        await phone.Hears(ServerFrame.EventOneofCase.UserOnline);
        Assert.True((await phone.Hears(ServerFrame.EventOneofCase.UserTyping)).UserTyping.Active);
        await laptop.DisposeAsync();
        Assert.NotEqual(0, (await phone.Hears(ServerFrame.EventOneofCase.UserOffline)).UserOffline.LastSeen);
        foreach (var kind in new[] { ServerFrame.EventOneofCase.UserOnline, ServerFrame.EventOneofCase.UserOffline, ServerFrame.EventOneofCase.UserTyping })
            Assert.Empty(await other.HasHeard(kind));

        static ClientFrame Watch(Parley.Testing.BareAccount whom) => new() { PresenceWatch = new PresenceWatch { AccountIds = { whom.AccountId.ToString("D") } } };
    }

    [Fact]
    public async Task An_empty_chat_is_seen_only_by_the_one_who_opened_it()
    {
        var (alice, bob, chat) = await server.Pair();
        Assert.Single((await alice.Ask(HttpMethod.Get, "chats")).GetProperty("chats").EnumerateArray());
        Assert.Empty((await bob.Ask(HttpMethod.Get, "chats")).GetProperty("chats").EnumerateArray());
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await phone.Send(Message(chat));
        Assert.Single((await bob.Ask(HttpMethod.Get, "chats")).GetProperty("chats").EnumerateArray());
    }
}
