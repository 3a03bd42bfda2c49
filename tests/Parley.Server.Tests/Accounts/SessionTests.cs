using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Tests.Accounts;

public sealed class SessionTests : IClassFixture<ServerFixture>
{
    private readonly ServerFixture _server;
    private readonly List<Guid> _revoked = [];

    public SessionTests(ServerFixture server)
    {
        _server = server;
        server.Services.GetRequiredService<SessionEvents>().SessionRevoked += _revoked.Add;
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged_for_new_tokens_again_and_again()
    {
        using var device = await SignIn();
        var first = device.RefreshToken;
        for (var i = 0; i < 3; i++)
        {
            _server.Time.Advance(TimeSpan.FromMinutes(15));
            await device.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
            await device.Refresh();
            await device.Http.GetAsync("users/profile").ExpectOk();
        }

        Assert.NotEqual(first, device.RefreshToken);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_back_after_its_use_ends_the_session()
    {
        using var device = await SignIn();
        var used = device.RefreshToken;
        await device.Refresh();
        _server.Time.Advance(Sessions.Leeway + TimeSpan.FromMilliseconds(1));
        await Refresh(used).ExpectProblem(401, "refresh-reused");
        await Refresh(device.RefreshToken).ExpectProblem(401, "refresh-invalid");
        await device.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
        Assert.Single(_revoked);
    }

    [Fact]
    public async Task A_refresh_whose_answer_was_lost_is_answered_with_the_same_successor()
    {
        using var device = await SignIn();
        var lost = await Refresh(device.RefreshToken).ExpectOk();
        _server.Time.Advance(TimeSpan.FromSeconds(30));
        var repeated = await Refresh(device.RefreshToken).ExpectOk();
        Assert.Equal(lost.Text("refreshToken"), repeated.Text("refreshToken"));
        await Refresh(repeated.Text("refreshToken")).ExpectOk();
        Assert.Empty(_revoked);
    }

    [Fact]
    public async Task Tabs_that_refresh_at_once_all_stay_signed_in()
    {
        using var device = await SignIn();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Refresh(device.RefreshToken).ExpectOk()));
        var next = Assert.Single(answers.Select(a => a.Text("refreshToken")).Distinct());
        await Refresh(next).ExpectOk();
    }

    [Fact]
    public async Task Once_the_successor_was_used_its_predecessor_is_refused_also_within_the_leeway()
    {
        using var device = await SignIn();
        var used = device.RefreshToken;
        await device.Refresh();
        await device.Refresh();
        await Refresh(used).ExpectProblem(401, "refresh-reused");
        await Refresh(device.RefreshToken).ExpectProblem(401, "refresh-invalid");
    }

    [Fact]
    public async Task A_session_that_is_not_renewed_for_thirty_days_is_over()
    {
        using var kept = await SignIn();
        using var left = await SignIn();
        _server.Time.Advance(TimeSpan.FromDays(29));
        await kept.Refresh();
        _server.Time.Advance(TimeSpan.FromDays(1));
        await Refresh(left.RefreshToken).ExpectProblem(401, "refresh-invalid");
        await kept.Refresh();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_refresh_token_is_refused(string token) => await Refresh(token).ExpectProblem(401, "refresh-invalid");

    [Fact]
    public async Task After_signing_out_neither_token_is_accepted_and_signing_out_again_is_harmless()
    {
        using var device = await SignIn();
        await device.Http.GetAsync("users/profile").ExpectOk();
        await SignOut(device).Expect(HttpStatusCode.NoContent);
        await device.Http.GetAsync("users/profile").ExpectProblem(401, "unauthenticated");
        await Refresh(device.RefreshToken).ExpectProblem(401, "refresh-invalid");
        Assert.Single(_revoked);
        await SignOut(device).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Signing_out_ends_this_session_and_no_other()
    {
        using var phone = await SignIn();
        using var laptop = await TestDevice.SignIn(_server, phone.Account.PhoneNumber);
        await SignOut(phone).Expect(HttpStatusCode.NoContent);
        await laptop.Http.GetAsync("users/profile").ExpectOk();
        await laptop.Refresh();
    }

    [Fact]
    public async Task A_restart_forgets_neither_who_is_signed_in_nor_who_has_signed_out()
    {
        await using var server = await ServerFixture.Start();
        using var stays = await TestDevice.SignIn(server, TestDevice.NewNumber());
        using var leaves = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await server.Http.Post("auth/logout", new { refreshToken = leaves.RefreshToken }).Expect(HttpStatusCode.NoContent);
        await server.Restart();

        await Profile(server, stays.AccessToken).ExpectOk();
        await stays.Refresh();
        await Profile(server, leaves.AccessToken).ExpectProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task The_database_has_no_refresh_token_in_the_clear()
    {
        using var device = await SignIn();
        Assert.True(RefreshToken.TryParse(device.RefreshToken, out var token));
        using var reader = _server.Services.GetRequiredService<SqliteDatabase>().Read();
        var hash = reader.Connection.QuerySingle<byte[]>("SELECT current_hash FROM sessions WHERE session_id = @id", new { id = token.Session.ToByteArray(bigEndian: true) });
        Assert.Equal(token.Hash(), hash);
        Assert.NotEqual(token.Secret, hash);
    }

    internal static Task<HttpResponseMessage> Profile(ServerFixture server, string accessToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "users/profile");
        request.Headers.Add("Authorization", $"Bearer {accessToken}");
        return server.Http.SendAsync(request);
    }

    private Task<TestDevice> SignIn() => TestDevice.SignIn(_server, TestDevice.NewNumber());

    private Task<HttpResponseMessage> Refresh(string token) => _server.Http.Post("auth/refresh-token", new { refreshToken = token });

    private Task<HttpResponseMessage> SignOut(TestDevice device) => _server.Http.Post("auth/logout", new { refreshToken = device.RefreshToken });
}
