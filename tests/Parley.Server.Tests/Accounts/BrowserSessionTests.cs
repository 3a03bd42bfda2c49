using System.Net;
using System.Net.Http.Json;

namespace Parley.Server.Tests.Accounts;

public sealed class BrowserSessionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Elsewhere = "https://elsewhere.example";

    [Fact]
    public async Task A_browser_gets_its_refresh_token_in_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        using var answer = await Verify(null);
        var json = await Task.FromResult(answer).ExpectOk();
        Assert.False(json.TryGetProperty("refreshToken", out _));
        var parts = Cookie(answer).Split("; ").Skip(1).Select(p => p.ToLowerInvariant()).ToList();
        Assert.Equal(["httponly", "max-age=2592000", "path=/api/v1/auth", "samesite=strict"], parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_browser_renews_and_ends_its_session_with_the_cookie()
    {
        var cookie = await SignIn();
        using var renewed = await Send("auth/refresh-token", cookie);
        var json = await Task.FromResult(renewed).ExpectOk();
        Assert.False(json.TryGetProperty("refreshToken", out _));
        Assert.False(json.TryGetProperty("isNewAccount", out _));
        Assert.NotEqual(cookie, Pair(renewed));

        using var ended = await Send("auth/logout", Pair(renewed));
        await Task.FromResult(ended).Expect(HttpStatusCode.NoContent);
        Assert.StartsWith("parley_refresh=;", Cookie(ended), StringComparison.Ordinal);
        await Send("auth/refresh-token", Pair(renewed)).ExpectProblem(401, "refresh-invalid");
    }

    [Fact]
    public async Task A_cookie_that_is_no_longer_good_is_deleted()
    {
        using var answer = await Send("auth/refresh-token", "parley_refresh=stale");
        Assert.StartsWith("parley_refresh=;", Cookie(answer), StringComparison.Ordinal);
        await Task.FromResult(answer).ExpectProblem(401, "refresh-invalid");
    }

    [Theory]
    [InlineData("auth/refresh-token")]
    [InlineData("auth/logout")]
    public async Task The_cookie_counts_only_with_the_header_and_from_the_own_origin(string path)
    {
        var cookie = await SignIn();
        await Send(path, cookie, csrf: null).ExpectProblem(403, "csrf");
        await Send(path, cookie, csrf: "0").ExpectProblem(403, "csrf");
        await Send(path, cookie, origin: Elsewhere).ExpectProblem(403, "csrf");
        await Send(path, cookie, origin: "null").ExpectProblem(403, "csrf");
        await Send(path, cookie, origin: $"http://127.0.0.1:{server.Address.Port + 1}").ExpectProblem(403, "csrf");
        using var own = await Send(path, cookie, origin: server.Address.GetLeftPart(UriPartial.Authority));
        Assert.True(own.IsSuccessStatusCode);
    }

    [Fact]
    public async Task An_allowed_origin_may_use_the_cookie()
    {
        await using var other = await ServerFixture.Start(("Parley:AllowedOrigins:0", Elsewhere));
        await Send("auth/refresh-token", "parley_refresh=x", origin: Elsewhere, at: other).ExpectProblem(401, "refresh-invalid");
        await Send("auth/refresh-token", "parley_refresh=x", origin: "https://third.example", at: other).ExpectProblem(403, "csrf");
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_sign_a_browser_in() => await Task.FromResult(await Verify(Elsewhere)).ExpectProblem(403, "csrf");

    [Fact]
    public async Task A_browser_redeems_a_token_that_it_was_given_into_its_cookie()
    {
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        using var answer = await Redeem(device.RefreshToken);
        var json = await Task.FromResult(answer).ExpectOk();
        Assert.Equal(device.DeviceId, json.GetProperty("deviceId").GetInt32());
        Assert.False(json.TryGetProperty("refreshToken", out _));
        using var renewed = await Send("auth/refresh-token", Pair(answer));
        await Task.FromResult(renewed).ExpectOk();
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_put_a_session_of_its_own_into_a_browser()
    {
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await Task.FromResult(await Redeem(device.RefreshToken, origin: Elsewhere)).ExpectProblem(403, "csrf");
        await Task.FromResult(await Redeem(device.RefreshToken, origin: "null")).ExpectProblem(403, "csrf");
        await Task.FromResult(await Redeem(device.RefreshToken, session: "jar")).ExpectInvalid("session");
        await Task.FromResult(await Redeem(device.RefreshToken)).ExpectOk();
    }

    [Fact]
    public async Task A_token_that_is_refused_leaves_the_cookie_of_another_session_alone()
    {
        using var answer = await Redeem("not a token");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        await Task.FromResult(answer).ExpectProblem(401, "refresh-invalid");
    }

    private Task<HttpResponseMessage> Redeem(string refreshToken, string session = "cookie", string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "auth/refresh-token") { Content = JsonContent.Create(new { refreshToken, session }) };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return server.Http.SendAsync(request);
    }

    private async Task<HttpResponseMessage> Verify(string? origin)
    {
        var number = TestDevice.NewNumber();
        var sent = await server.Http.Post("auth/login", new { phoneNumber = number }).Expect(HttpStatusCode.Accepted);
        var request = new HttpRequestMessage(HttpMethod.Post, "auth/verify-otp")
        {
            Content = JsonContent.Create(new { challengeId = sent.Text("challengeId"), code = server.CodeFor(number), deviceName = "browser", session = "cookie" }),
        };
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return await server.Http.SendAsync(request);
    }

    private async Task<string> SignIn()
    {
        using var answer = await Verify(null);
        return Pair(answer);
    }

    private static string Cookie(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Set-Cookie"));

    private static string Pair(HttpResponseMessage answer) => Cookie(answer).Split(';')[0];

    private Task<HttpResponseMessage> Send(string path, string cookie, string? csrf = "1", string? origin = null, ServerFixture? at = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Cookie", cookie);
        if (csrf is not null)
            request.Headers.Add("X-Parley-Csrf", csrf);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        return (at ?? server).Http.SendAsync(request);
    }
}
