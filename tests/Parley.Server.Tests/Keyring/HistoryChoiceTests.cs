using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Contracts.V1;
using Parley.Server.Tests.Messages;
using static Parley.Server.Tests.Messages.SharedServer;

namespace Parley.Server.Tests.Keyring;

public sealed class HistoryChoiceTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task A_keyring_goes_when_its_owner_wants_none_and_takes_nothing_until_they_want_one_again()
    {
        var (alice, bob, chat) = await server.Pair();
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await phone.Send(Message(chat));
        await Add(alice, chat).ExpectStatus(HttpStatusCode.Created);
        await Add(bob, chat).ExpectStatus(HttpStatusCode.Created);
        Assert.True((await Ask(alice, HttpMethod.Get, "keyring").ExpectOk()).GetProperty("kept").GetBoolean());

        await Choose(alice, false);
        Assert.False((await Ask(alice, HttpMethod.Get, "keyring").ExpectOk()).GetProperty("kept").GetBoolean());
        Assert.Empty(await Segments(alice, chat));
        Assert.Single(await Segments(bob, chat));
        await Add(alice, chat).ExpectProblem(409, "keyring-off");
        await Add(bob, chat).ExpectStatus(HttpStatusCode.Created);

        await Choose(alice, true);
        await Add(alice, chat).ExpectStatus(HttpStatusCode.Created);
        await Ask(alice, HttpMethod.Put, "keyring", new { }).ExpectInvalid("kept");
    }

    [Fact]
    public async Task Bodies_go_once_every_device_has_them_where_nobody_wants_a_history()
    {
        var (alice, bob, chat) = await server.Pair();
        await Choose(alice, false);
        await using var phone = await LiveDevice.ConnectLive(server.Process, alice);
        await using var laptop = await LiveDevice.ConnectLive(server.Process, bob);
        await Received(phone, laptop, chat);
        Assert.Equal([1L], await Sequences(alice, chat));

        await Choose(bob, false);
        var waiting = await Delivered(phone, laptop, chat);
        Assert.Equal([2L, 1L], await Sequences(bob, chat));
        await laptop.Acknowledge(waiting);
        Assert.Equal([1L], await Sequences(bob, chat));

        await Choose(bob, true);
        await Received(phone, laptop, chat);
        Assert.Equal([3L, 1L], await Sequences(bob, chat));
    }

    private static async Task<long> Delivered(LiveDevice from, LiveDevice to, BareChat chat)
    {
        await from.Send(Message(chat));
        return (await to.Hears(ServerFrame.EventOneofCase.MessageReceive)).MessageReceive.MailboxId;
    }

    private static async Task Received(LiveDevice from, LiveDevice to, BareChat chat) => await to.Acknowledge(await Delivered(from, to, chat));

    private async Task<IEnumerable<long>> Sequences(BareAccount account, BareChat chat) =>
        (await Ask(account, HttpMethod.Get, $"chats/{chat.Id}/messages").ExpectOk()).GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("sequence").GetInt64()).ToList();

    private async Task<IEnumerable<JsonElement>> Segments(BareAccount account, BareChat chat) =>
        (await Ask(account, HttpMethod.Get, $"chats/{chat.Id}/keys").ExpectOk()).GetProperty("segments").EnumerateArray().ToList();

    private Task<HttpResponseMessage> Add(BareAccount account, BareChat chat) =>
        Ask(account, HttpMethod.Put, $"chats/{chat.Id}/keys/{Guid.NewGuid()}", new { ranges = new long[][] { [1, 1] }, body = new byte[] { 1 } });

    private Task Choose(BareAccount account, bool kept) => Ask(account, HttpMethod.Put, "keyring", new { kept }).ExpectStatus(HttpStatusCode.NoContent);

    private Task<HttpResponseMessage> Ask(BareAccount account, HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken);
        return server.Process.Http.SendAsync(request);
    }
}
