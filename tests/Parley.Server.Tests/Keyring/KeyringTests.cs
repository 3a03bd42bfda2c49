using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Parley.Contracts;
using Parley.Server.Storage;
using Parley.Server.Tests.Messages;
using static Parley.Server.Tests.Messages.SharedServer;

namespace Parley.Server.Tests.Keyring;

public sealed class KeyringTests(SharedServer server) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task What_one_device_keeps_is_read_page_by_page_by_the_accounts_others_alone()
    {
        var (alice, bob, chat) = await server.Pair();
        await Write(alice, chat, 10);
        await Add(alice, chat, [[1, 4]], "one").ExpectStatus(HttpStatusCode.Created);
        await Add(alice, chat, [[5, 5], [8, 10]], "two").ExpectStatus(HttpStatusCode.Created);

        Assert.Equal(["one", "two"], Bodies(await Get(alice, chat).ExpectOk()));
        Assert.Equal(["one"], Bodies(await Get(alice, chat, "?from=2&to=3").ExpectOk()));
        Assert.Equal(["two"], Bodies(await Get(alice, chat, "?from=9").ExpectOk()));
        Assert.Empty(Bodies(await Get(bob, chat).ExpectOk()));
        Assert.Equal("[[1,5],[8,10]]", (await Get(alice, chat, "/coverage").ExpectOk()).GetProperty("ranges").GetRawText());
        Assert.Equal("[]", (await Get(bob, chat, "/coverage").ExpectOk()).GetProperty("ranges").GetRawText());
    }

    [Fact]
    public async Task Repeating_a_segment_is_harmless_and_another_of_its_id_is_refused()
    {
        var (alice, bob, chat) = await server.Pair();
        await Write(alice, chat, 2);
        var id = Guid.NewGuid();
        await Add(alice, chat, [[1, 2]], "same", id).ExpectStatus(HttpStatusCode.Created);
        await Add(alice, chat, [[1, 2]], "same", id).ExpectStatus(HttpStatusCode.NoContent);
        await Add(alice, chat, [[1, 2]], "other", id).ExpectProblem(409, "segment-taken");
        await Add(bob, chat, [[1, 2]], "bob's own", id).ExpectStatus(HttpStatusCode.Created);
        Assert.Equal(["same"], Bodies(await Get(alice, chat).ExpectOk()));
    }

    [Fact]
    public async Task A_long_keyring_comes_in_pages()
    {
        var (alice, _, chat) = await server.Pair();
        await Write(alice, chat, 1);
        for (var i = 0; i <= Limits.KeyringPage; i++)
            await Add(alice, chat, [[1, 1]], $"{i}").ExpectStatus(HttpStatusCode.Created);
        var first = await Get(alice, chat).ExpectOk();
        var rest = await Get(alice, chat, $"?cursor={first.Text("next")}").ExpectOk();
        Assert.Equal(Enumerable.Range(0, Limits.KeyringPage + 1).Select(i => $"{i}"), Bodies(first).Concat(Bodies(rest)));
        Assert.False(rest.TryGetProperty("next", out _));
    }

    [Fact]
    public async Task What_is_not_of_this_chat_or_too_much_is_refused()
    {
        var (alice, bob, chat) = await server.Pair();
        var (carol, _, _) = await server.Pair();
        await Write(alice, chat, 3);
        await Add(carol, chat, [[1, 1]], "x").ExpectProblem(404, "chat-not-found");
        await Get(carol, chat).ExpectProblem(404, "chat-not-found");
        await Get(carol, chat, "/coverage").ExpectProblem(404, "chat-not-found");
        await Add(alice, chat, [[1, 4]], "of a message that is not there").ExpectInvalid("ranges");
        await Add(alice, chat, [[2, 1]], "x").ExpectInvalid("ranges");
        await Add(alice, chat, [], "x").ExpectInvalid("ranges");
        await Add(alice, chat, [[1, 1]], "").ExpectInvalid("body");
        await Add(alice, chat, [[1, 1]], new string('x', Limits.KeyringSegmentBytes + 1)).ExpectInvalid("body");
        await Get(alice, chat, "?from=0").ExpectInvalid("from");
        await Get(alice, chat, "?from=3&to=2").ExpectInvalid("from");
        await Get(alice, chat, "?cursor=x").ExpectInvalid("cursor");
        Assert.Empty(Bodies(await Get(bob, chat).ExpectOk()));
    }

    [Fact]
    public async Task Whatever_part_is_asked_for_comes_whole_and_in_the_order_in_which_it_was_kept()
    {
        const int messages = 30;
        (long First, long Last)[] kept = [(2, 2), (1, 1), (3, 10), (4, 4), (30, 30), (11, 29), (1, 30), (12, 12), (5, 6), (28, 30), (15, 15), (2, 3)];
        var (alice, _, chat) = await server.Pair();
        await Write(alice, chat, messages);
        foreach (var (first, last) in kept)
            await Add(alice, chat, [[first, last]], $"{first} to {last}").ExpectStatus(HttpStatusCode.Created);

        foreach (var to in (long[])[1, 7, 15, messages, 1_000_000])
            for (var from = 1; from <= Math.Min(to, messages); from++)
                Assert.Equal(
                    kept.Where(segment => segment.First <= to && segment.Last >= from).Select(segment => $"{segment.First} to {segment.Last}"),
                    Bodies(await Get(alice, chat, $"?from={from}&to={to}").ExpectOk()));
    }

    [Theory]
    [InlineData("segments", Limits.KeyringSegmentsPerChat)]
    [InlineData("bytes", Limits.KeyringBytesPerChat)]
    public async Task A_chat_whose_keyring_is_full_takes_no_more_and_keeps_what_it_has(string what, long most)
    {
        var (alice, bob, chat) = await server.Pair();
        await Write(alice, chat, 2);
        await Add(alice, chat, [[1, 1]], "x").ExpectStatus(HttpStatusCode.Created);
        await using (var database = new SqliteConnection($"Data Source={System.IO.Path.Combine(server.Process.DataFolder, "parley.db")};Pooling=False"))
            await database.ExecuteAsync(
                $"UPDATE keyring_sizes SET {what} = @before WHERE account_key = (SELECT account_key FROM accounts WHERE account_id = @id)",
                new { before = most - 1, id = alice.AccountId.ToBytes() });
        await Add(alice, chat, [[2, 2]], "y").ExpectStatus(HttpStatusCode.Created);
        await Add(alice, chat, [[2, 2]], "z").ExpectProblem(409, "keyring-full");
        await Add(bob, chat, [[2, 2]], "bob's own").ExpectStatus(HttpStatusCode.Created);
        Assert.Equal(["x", "y"], Bodies(await Get(alice, chat).ExpectOk()));

        foreach (var isKept in (bool[])[false, true])
            await Ask(alice, HttpMethod.Put, "keyring", JsonContent.Create(new { kept = isKept })).ExpectStatus(HttpStatusCode.NoContent);
        await Add(alice, chat, [[1, 2]], "anew").ExpectStatus(HttpStatusCode.Created);
        Assert.Equal(["anew"], Bodies(await Get(alice, chat).ExpectOk()));
    }

    private async Task Write(BareAccount from, BareChat chat, int messages)
    {
        await using var device = await LiveDevice.ConnectLive(server.Process, from);
        for (var i = 0; i < messages; i++)
            await device.Send(Message(chat, $"{i}"));
    }

    private Task<HttpResponseMessage> Add(BareAccount account, BareChat chat, long[][] ranges, string body, Guid? id = null) =>
        Ask(account, HttpMethod.Put, $"{Path(chat)}/{id ?? Guid.NewGuid()}", JsonContent.Create(new { ranges, body = System.Text.Encoding.UTF8.GetBytes(body) }));

    private Task<HttpResponseMessage> Get(BareAccount account, BareChat chat, string query = "") => Ask(account, HttpMethod.Get, Path(chat) + query, null);

    private Task<HttpResponseMessage> Ask(BareAccount account, HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken);
        return server.Process.Http.SendAsync(request);
    }

    private static string Path(BareChat chat) => $"chats/{chat.Id}/keys";

    private static IEnumerable<string> Bodies(JsonElement page) =>
        page.GetProperty("segments").EnumerateArray().Select(s => System.Text.Encoding.UTF8.GetString(s.Bytes("body")));
}
