using System.Net;

namespace Parley.Server.Tests.Bots;

public sealed class BotSignInTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_bot_signs_in_with_its_token_and_is_answered_as_a_person_is()
    {
        var (id, token) = await NewBot();
        var answer = await SignIn(token).ExpectOk();
        Assert.Equal(["accessToken", "expiresAt", "accountId", "deviceId", "isNewAccount", "refreshToken"], answer.EnumerateObject().Select(p => p.Name));
        Assert.Equal((id, false), (answer.Text("accountId"), answer.GetProperty("isNewAccount").GetBoolean()));

        using var bot = await TestDevice.SignInBot(server, token);
        await bot.RegisterKeys();
        await bot.PublishList(bot);
        await bot.Refresh();
        var profile = await bot.Http.GetAsync("users/profile").ExpectOk();
        Assert.Equal((id, true), (profile.Text("accountId"), profile.GetProperty("bot").GetBoolean()));
        Assert.False(profile.TryGetProperty("phoneNumber", out _));
    }

    [Fact]
    public async Task Whatever_is_wrong_with_a_token_the_answer_is_the_same()
    {
        var (_, good) = await NewBot();
        var (deleted, ofDeleted) = await NewBot();
        await _owner!.Http.DeleteAsync($"bots/{deleted}").Expect(HttpStatusCode.NoContent);
        var answers = new List<string>();
        foreach (var token in new[] { null, "", "pbot_", good[..^1], good + "A", "PBOT_" + good[5..], Flipped(good, 30), Flipped(good, 5), ofDeleted, "pbot_" + new string('A', 64), "pbot_" + new string('*', 64) })
        {
            var answer = await SignIn(token).ExpectProblem(401, "bot-token-wrong");
            answers.Add(answer.Text("detail"));
        }

        Assert.Single(answers.Distinct());
        await SignIn(good).ExpectOk();
    }

    [Fact]
    public async Task A_new_token_ends_the_old_one_and_every_session()
    {
        var (id, token) = await NewBot();
        using var first = await TestDevice.SignInBot(server, token);
        using var second = await TestDevice.SignInBot(server, token);
        var renewed = await _owner!.Http.Post($"bots/{id}/token", new { }).ExpectOk();
        await SignIn(token).ExpectProblem(401, "bot-token-wrong");
        foreach (var bot in new[] { first, second })
        {
            await bot.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
            await server.Http.Post("auth/refresh-token", new { refreshToken = bot.RefreshToken }).ExpectProblem(401, "refresh-invalid");
        }

        await SignIn(renewed.Text("token")).ExpectOk();
        await _owner.Http.GetAsync("users/profile").ExpectOk();
    }

    [Fact]
    public async Task Tokens_are_guessed_at_the_pace_of_those_who_are_not_signed_in()
    {
        await using var strict = await ServerFixture.Start(("Parley:Rates:UnauthenticatedRequests", "3"));
        for (var i = 0; i < 3; i++)
            await strict.Http.Post("auth/bot", new { token = "pbot_" + new string('A', 64) }).ExpectProblem(401, "bot-token-wrong");
        await strict.Http.Post("auth/bot", new { token = "x" }).ExpectProblem(429, "rate-limited");
    }

    [Fact]
    public async Task A_deleted_bot_is_signed_out_for_good()
    {
        var (id, token) = await NewBot();
        using var bot = await TestDevice.SignInBot(server, token);
        await bot.RegisterKeys();
        await bot.PublishList(bot);
        await _owner!.Http.DeleteAsync($"bots/{id}").Expect(HttpStatusCode.NoContent);
        await _owner.Http.DeleteAsync($"bots/{id}").Expect(HttpStatusCode.NoContent);
        await bot.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
        await server.Http.Post("auth/refresh-token", new { refreshToken = bot.RefreshToken }).ExpectProblem(401, "device-removed");
        await SignIn(token).ExpectProblem(401, "bot-token-wrong");
        await _owner.Http.Post($"bots/{id}/token", new { }).ExpectProblem(404, "not-found");
        await _owner.Http.Put($"bots/{id}", new { displayName = "x" }).ExpectProblem(404, "not-found");
        Assert.Empty((await _owner.Http.GetAsync("bots").ExpectOk()).GetProperty("bots").EnumerateArray());
    }

    [Fact]
    public async Task A_machine_has_a_name_that_can_be_shown()
    {
        var (_, token) = await NewBot();
        await server.Http.Post("auth/bot", new { token, deviceName = "\u0007" }).ExpectInvalid("deviceName");
    }

    private TestDevice? _owner;

    private async Task<(string Id, string Token)> NewBot()
    {
        _owner ??= await TestDevice.SignUp(server);
        var made = await _owner.Http.Post("bots", new { username = BotNames.New(), displayName = "Tea" }).Expect(HttpStatusCode.Created);
        return (made.Text("id"), made.Text("token"));
    }

    private Task<HttpResponseMessage> SignIn(string? token) => server.Http.Post("auth/bot", new { token });

    private static string Flipped(string token, int at)
    {
        var characters = token.ToCharArray();
        characters[at] = characters[at] == 'A' ? 'B' : 'A';
        return new string(characters);
    }
}
