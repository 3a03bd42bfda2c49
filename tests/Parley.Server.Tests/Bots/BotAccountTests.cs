using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Server.Bots;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Tests.Bots;

public sealed class BotAccountTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_person_makes_a_bot_and_finds_it_among_the_own_ones()
    {
        using var alice = await TestDevice.SignUp(server);
        var name = BotNames.New();
        var made = await alice.Http.Post("bots", new { username = name, displayName = " Tea ", about = "Reminds you of tea." }).Expect(HttpStatusCode.Created);
        Assert.Equal(["id", "username", "displayName", "token"], made.EnumerateObject().Select(p => p.Name));
        Assert.Equal((name, "Tea"), (made.Text("username"), made.Text("displayName")));
        Assert.StartsWith("pbot_", made.Text("token"), StringComparison.Ordinal);

        var own = Assert.Single(await Own(alice));
        Assert.Equal(["id", "username", "displayName", "about", "createdAt"], own.EnumerateObject().Select(p => p.Name));
        Assert.Equal((made.Text("id"), "Reminds you of tea."), (own.Text("id"), own.Text("about")));
        using var bob = await TestDevice.SignUp(server);
        Assert.Empty(await Own(bob));
    }

    [Theory]
    [InlineData("teabag")]
    [InlineData("bo")]
    [InlineData("tea bot")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_bot_has_a_username_that_ends_with_bot(string? username)
    {
        using var alice = await TestDevice.SignUp(server);
        await alice.Http.Post("bots", new { username, displayName = "Tea" }).ExpectInvalid("username");
        await alice.Http.Post("bots", new { username = BotNames.New(), displayName = "" }).ExpectInvalid("displayName");
    }

    [Fact]
    public async Task Whoever_lost_the_answer_asks_again_and_the_token_of_before_opens_nothing()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var name = BotNames.New();
        var lost = await Make(alice, name).Expect(HttpStatusCode.Created);
        var again = await Make(alice, name.ToUpperInvariant()).Expect(HttpStatusCode.OK);
        Assert.Equal(lost.Text("id"), again.Text("id"));
        Assert.Equal(name.ToUpperInvariant(), Assert.Single(await Own(alice)).Text("username"));
        await SignIn(lost.Text("token")).ExpectProblem(401, "bot-token-wrong");
        await Make(bob, name).ExpectProblem(409, "username-taken");

        await SignIn(again.Text("token")).ExpectOk();
        await Make(alice, name).ExpectProblem(409, "username-taken");
    }

    [Fact]
    public async Task A_name_that_a_person_has_is_not_a_bots()
    {
        using var alice = await TestDevice.SignUp(server);
        var name = BotNames.New();
        await alice.Http.Put("users/profile", new { username = name, displayName = "Alice" }).ExpectOk();
        await Make(alice, name).ExpectProblem(409, "username-taken");
    }

    [Fact]
    public async Task The_owner_changes_what_others_see_of_a_bot_and_nobody_else_does()
    {
        using var alice = await TestDevice.SignUp(server);
        using var bob = await TestDevice.SignUp(server);
        var id = (await Make(alice, BotNames.New()).Expect(HttpStatusCode.Created)).Text("id");
        var changed = await alice.Http.Put($"bots/{id}", new { displayName = "Coffee", about = "Stronger." }).ExpectOk();
        Assert.Equal(("Coffee", "Stronger."), (changed.Text("displayName"), changed.Text("about")));
        Assert.Equal("Coffee", (await bob.Http.GetAsync($"users/{id}").ExpectOk()).Text("displayName"));

        await bob.Http.Put($"bots/{id}", new { displayName = "Mine" }).ExpectProblem(404, "not-found");
        await bob.Http.Post($"bots/{id}/token", new { }).ExpectProblem(404, "not-found");
        await bob.Http.DeleteAsync($"bots/{id}").ExpectProblem(404, "not-found");
        await alice.Http.DeleteAsync("bots/nothing").ExpectProblem(404, "not-found");
        await alice.Http.DeleteAsync($"bots/{alice.AccountId}").ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_bot_makes_no_bots_and_keeps_a_name_that_says_what_it_is()
    {
        using var alice = await TestDevice.SignUp(server);
        var made = await Make(alice, BotNames.New()).Expect(HttpStatusCode.Created);
        using var bot = await TestDevice.SignInBot(server, made.Text("token"));
        await Make(bot, BotNames.New()).ExpectProblem(403, "bot-may-not-make");

        await bot.Http.Put("users/profile", new { username = "a_person", displayName = "Bob" }).ExpectInvalid("username");
        await bot.Http.Put("users/profile", new { displayName = "Bob" }).ExpectInvalid("username");
        await bot.Http.Put("users/profile", new { username = BotNames.New(), displayName = "Bob" }).ExpectOk();
    }

    [Fact]
    public async Task An_account_has_twenty_bots_and_makes_sixty_a_day()
    {
        using var alice = await TestDevice.SignUp(server);
        var last = "";
        for (var i = 0; i < Limits.Bots; i++)
            last = (await Make(alice, BotNames.New()).Expect(HttpStatusCode.Created)).Text("id");
        await Make(alice, BotNames.New()).ExpectProblem(409, "bots-full");
        await alice.Http.DeleteAsync($"bots/{last}").Expect(HttpStatusCode.NoContent);
        var name = BotNames.New();
        await Make(alice, name).Expect(HttpStatusCode.Created);
        for (var i = Limits.Bots + 2; i < Limits.BotsPerDay; i++)
            await Make(alice, name).Expect(HttpStatusCode.OK);
        await Make(alice, name).ExpectProblem(429, "rate-limited");
        server.Time.Advance(TimeSpan.FromDays(1));
        await alice.Refresh();
        await Make(alice, name).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_database_has_no_token_in_the_clear()
    {
        using var alice = await TestDevice.SignUp(server);
        var made = await Make(alice, BotNames.New()).Expect(HttpStatusCode.Created);
        Assert.True(BotToken.TryParse(made.Text("token"), out var token));
        using var reader = server.Services.GetRequiredService<SqliteDatabase>().Read();
        var hash = reader.Connection.QuerySingle<byte[]>(
            "SELECT token_hash FROM bots JOIN accounts USING (account_key) WHERE account_id = @id", new { id = token.Bot.Value.ToByteArray(bigEndian: true) });
        Assert.Equal(token.Hash(), hash);
        Assert.NotEqual(token.Secret, hash);
        Assert.DoesNotContain(made.Text("token"), string.Join('\n', server.Log.Lines), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> Make(TestDevice owner, string username) => owner.Http.Post("bots", new { username, displayName = "Tea" });

    private static async Task<List<JsonElement>> Own(TestDevice owner) => [.. (await owner.Http.GetAsync("bots").ExpectOk()).GetProperty("bots").EnumerateArray()];

    private Task<HttpResponseMessage> SignIn(string token) => server.Http.Post("auth/bot", new { token });
}
