using System.Net;
using System.Text.Json;
using Parley.Contracts.V1;
using Parley.Server.Tests.Messages;
using static Parley.Server.Tests.Messages.SharedServer;

namespace Parley.Server.Tests.Bots;

public sealed class BotConductTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Wherever_a_bot_is_shown_it_says_that_it_is_one_and_a_person_says_nothing()
    {
        var alice = await server.SomeoneNew();
        var name = BotNames.New();
        var bot = await alice.MakeBot(name);
        var chat = await alice.OpenChat(bot);
        var seen = await alice.Ask(HttpMethod.Get, $"users/{bot.AccountId}");
        var found = (await alice.Ask(HttpMethod.Get, $"users/search?q={name[..12]}")).GetProperty("users").EnumerateArray().Single();
        var members = (await alice.Ask(HttpMethod.Get, $"chats/{chat.IdText}")).GetProperty("members").EnumerateArray().Select(m => m.GetProperty("user")).ToLookup(IsBot);
        Assert.All([seen, found, members[true].Single()], bot => Assert.Equal(name, bot.GetProperty("username").GetString()));
        Assert.All([seen, found], bot => Assert.True(IsBot(bot)));

        Assert.Equal(alice.AccountId, members[false].Single().GetProperty("accountId").GetGuid());
        Assert.False(IsBot(await bot.Ask(HttpMethod.Get, $"users/{alice.AccountId}")));
        Assert.False(IsBot(await alice.Ask(HttpMethod.Get, "users/profile")));
    }

    [Fact]
    public async Task A_bot_cannot_begin_and_answers_whoever_has_written_to_it()
    {
        var alice = await server.SomeoneNew();
        var bot = await alice.MakeBot(BotNames.New());
        var bob = await server.SomeoneNew();
        await IsRefused(() => bot.OpenChat(bob), HttpStatusCode.Forbidden, "bot-may-not-begin");
        await IsRefused(() => bot.OpenChat(alice), HttpStatusCode.Forbidden, "bot-may-not-begin");

        // Opening the chat is not writing yet.
        var chat = await bob.OpenChat(bot);
        await IsRefused(() => bot.OpenChat(bob), HttpStatusCode.Forbidden, "bot-may-not-begin");
        await using var machine = await LiveDevice.ConnectLive(server.Process, bot);
        var known = await BareChat.Learn(bot, chat.Id);
        var refusal = await machine.IsRefused(new ClientFrame { MessageSend = Message(known) });
        Assert.Equal((403u, "bot-may-not-begin"), (refusal.Status, refusal.Code));

        await using var phone = await LiveDevice.ConnectLive(server.Process, bob);
        await phone.Send(Message(chat, "/start"));
        Assert.Equal("/start", (await machine.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive.Message.Body.ToStringUtf8());
        Assert.Equal(2, (await machine.Send(Message(await bot.OpenChat(bob)))).Sequence);
    }

    [Fact]
    public async Task A_bot_cannot_search_for_people()
    {
        var alice = await server.SomeoneNew();
        var bot = await alice.MakeBot(BotNames.New());
        await IsRefused(() => bot.Ask(HttpMethod.Get, $"users/search?q={Uri.EscapeDataString(alice.PhoneNumber)}"), HttpStatusCode.Forbidden, "bot-may-not-search");
    }

    [Fact]
    public async Task What_is_written_to_a_deleted_bot_is_refused_with_a_sentence_and_its_live_connection_ends()
    {
        var alice = await server.SomeoneNew();
        var name = BotNames.New();
        var bot = await alice.MakeBot(name);
        var bob = await server.SomeoneNew();
        var chat = await bob.OpenChat(bot);
        await using var machine = await LiveDevice.ConnectLive(server.Process, bot);
        await using var phone = await LiveDevice.ConnectLive(server.Process, bob);
        var sent = Message(chat);
        var committed = await phone.Send(sent);
        await alice.Ask(HttpMethod.Delete, $"bots/{bot.AccountId}");

        Assert.Equal(4410, (await machine.Ended).Code);
        var refusal = await phone.IsRefused(new ClientFrame { MessageSend = Message(chat) });
        Assert.Equal((403u, "account-closed"), (refusal.Status, refusal.Code));
        Assert.Equal(committed.Sequence, (await phone.Send(sent)).Sequence);
        Assert.Empty((await bob.Ask(HttpMethod.Get, $"users/search?q={name}")).GetProperty("users").EnumerateArray());
        Assert.True(IsBot(await bob.Ask(HttpMethod.Get, $"users/{bot.AccountId}")));
        Assert.Equal(chat.Id, (await bob.OpenChat(bot)).Id);
        await IsRefused(async () => await (await server.SomeoneNew()).OpenChat(bot), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_name_of_a_deleted_bot_stays_with_its_owner_once_somebody_has_written_to_it()
    {
        var alice = await server.SomeoneNew();
        var bob = await server.SomeoneNew();
        var name = BotNames.New();
        var unknown = await alice.MakeBot(name);
        await alice.Ask(HttpMethod.Delete, $"bots/{unknown.AccountId}");

        // Nobody wrote to it, so the name is free for others.
        var known = await bob.MakeBot(name);
        await using (var phone = await LiveDevice.ConnectLive(server.Process, alice))
            await phone.Send(Message(await alice.OpenChat(known)));
        await bob.Ask(HttpMethod.Delete, $"bots/{known.AccountId}");
        await IsRefused(() => alice.MakeBot(name), HttpStatusCode.Conflict, "username-taken");

        var again = await bob.MakeBot(name);
        Assert.NotEqual(known.AccountId, again.AccountId);
        Assert.False((await alice.Ask(HttpMethod.Get, $"users/{known.AccountId}")).TryGetProperty("username", out _));
    }

    private static bool IsBot(JsonElement user) => user.TryGetProperty("bot", out var bot) && bot.GetBoolean();

    private static async Task IsRefused(Func<Task> asked, HttpStatusCode status, string code)
    {
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(asked);
        Assert.Equal(status, refusal.StatusCode);
        Assert.Contains($"\"{code}\"", refusal.Message, StringComparison.Ordinal);
    }
}
