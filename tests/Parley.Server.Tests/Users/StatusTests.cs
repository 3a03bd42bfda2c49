using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Delivery;
using Parley.Server.Presence;
using Parley.Sqlite;

namespace Parley.Server.Tests.Users;

public sealed class StatusTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Only_people_who_share_a_chat_see_whether_somebody_is_there()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        using var carol = await TestDevice.SignUp(server);
        await alice.Http.Post("chats", new { type = "direct", participant = bob.AccountId.ToString() }).Expect(HttpStatusCode.Created);
        await carol.Http.Post("chats", new { type = "direct", participant = alice.AccountId.ToString() }).Expect(HttpStatusCode.Created);

        var away = await alice.Http.GetAsync($"users/{bob.AccountId}/status").ExpectOk();
        Assert.False(away.GetProperty("online").GetBoolean());
        Assert.False(away.TryGetProperty("lastSeen", out _));
        await carol.Http.GetAsync($"users/{bob.AccountId}/status").ExpectProblem(404, "not-found");
        await alice.Http.GetAsync($"users/{Guid.NewGuid()}/status").ExpectProblem(404, "not-found");
        await bob.Http.GetAsync($"users/{bob.AccountId}/status").ExpectOk();
    }

    [Fact]
    public async Task Somebody_is_online_while_a_connection_says_so_and_was_last_seen_afterwards()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        await alice.Http.Post("chats", new { type = "direct", participant = bob.AccountId.ToString() }).Expect(HttpStatusCode.Created);
        Assert.True(server.Services.GetRequiredService<AccessTokens>().TryRead(bob.AccessToken, out var caller, out _));
        var board = server.Services.GetRequiredService<PresenceBoard>();
        board.Arrive(caller.AccountKey);
        Assert.True((await alice.Http.GetAsync($"users/{bob.AccountId}/status").ExpectOk()).GetProperty("online").GetBoolean());
        board.Leave(caller.AccountKey);
        await server.Services.GetRequiredService<Writer>().Commit(session =>
            session.Prepare("UPDATE accounts SET last_seen = 1234 WHERE account_key = @key", "@key").With(caller.AccountKey).ExecuteNonQuery());
        var status = await alice.Http.GetAsync($"users/{bob.AccountId}/status").ExpectOk();
        Assert.False(status.GetProperty("online").GetBoolean());
        Assert.Equal(1234, status.GetProperty("lastSeen").GetInt64());
    }
}
