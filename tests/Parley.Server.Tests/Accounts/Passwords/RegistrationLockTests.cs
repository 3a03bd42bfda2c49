using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Tests.Accounts.Passwords;

public sealed class RegistrationLockTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Password = "correct horse";

    [Fact]
    public async Task A_code_alone_does_not_open_a_locked_account()
    {
        using var phone = await Locked();
        var thief = await Attempt.Begin(server, phone);
        await thief.Verify(null).ExpectProblem(403, "password-required");
        await thief.Verify("incorrect horse").ExpectProblem(401, "password-wrong");
        await thief.Verify(null).ExpectProblem(403, "password-required");
        Assert.Single((await phone.Http.GetAsync("devices").ExpectOk()).GetProperty("devices").EnumerateArray());
    }

    [Fact]
    public async Task The_code_stays_good_while_the_password_is_asked_for_and_then_works_once()
    {
        using var phone = await Locked();
        var owner = await Attempt.Begin(server, phone);
        await owner.Verify(null).ExpectProblem(403, "password-required");
        var signedIn = await owner.Verify(Password).ExpectOk();
        Assert.Equal(phone.AccountId.Value, signedIn.GetProperty("accountId").GetGuid());
        await owner.Verify(Password).ExpectProblem(401, "code-expired");
    }

    [Fact]
    public async Task A_wrong_code_says_nothing_of_the_lock_and_the_password_does_not_help_it()
    {
        using var phone = await Locked();
        var thief = await Attempt.Begin(server, phone);
        await thief.Verify(Password, "000000" == thief.Code ? "000001" : "000000").ExpectProblem(401, "code-wrong");
    }

    [Fact]
    public async Task An_account_takes_ten_wrong_passwords_a_day()
    {
        using var phone = await Locked();
        var thief = await Attempt.Begin(server, phone);
        for (var i = 0; i < 10; i++)
            await thief.Verify("incorrect horse").ExpectProblem(401, "password-wrong");
        await thief.Verify(Password).ExpectProblem(429, "password-attempts");
        server.Time.Advance(TimeSpan.FromDays(1));
        var owner = await Attempt.Begin(server, phone);
        await owner.Verify(Password).ExpectOk();
    }

    [Fact]
    public async Task Wrong_passwords_that_come_at_once_are_all_counted()
    {
        using var phone = await Locked();
        var thief = await Attempt.Begin(server, phone);
        var answers = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => thief.Verify("incorrect horse")));
        Assert.Equal(10, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(4, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task The_right_password_begins_the_tries_anew()
    {
        using var phone = await Locked();
        for (var i = 0; i < 3; i++)
        {
            var attempt = await Attempt.Begin(server, phone);
            for (var wrong = 0; wrong < 5; wrong++)
                await attempt.Verify("incorrect horse").ExpectProblem(401, "password-wrong");
            await attempt.Verify(Password).ExpectOk();
            server.Time.Advance(TimeSpan.FromMinutes(15));
        }
    }

    [Fact]
    public async Task A_device_that_is_signed_in_changes_and_ends_the_lock_without_the_old_password()
    {
        using var phone = await Locked();
        Assert.Equal(server.Time.GetUtcNow().ToUnixTimeMilliseconds(), (await phone.Http.GetAsync("auth/lock").ExpectOk()).GetProperty("setAt").GetInt64());
        await phone.Http.Put("auth/lock", new { password = "another horse" }).Expect(HttpStatusCode.NoContent);
        await (await Attempt.Begin(server, phone)).Verify("another horse").ExpectOk();

        await phone.Http.DeleteAsync("auth/lock").ExpectStatus(HttpStatusCode.NoContent);
        await phone.Http.DeleteAsync("auth/lock").ExpectStatus(HttpStatusCode.NoContent);
        Assert.False((await phone.Http.GetAsync("auth/lock").ExpectOk()).TryGetProperty("setAt", out var at) && at.ValueKind != System.Text.Json.JsonValueKind.Null);
        await (await Attempt.Begin(server, phone)).Verify(null).ExpectOk();
    }

    [Fact]
    public async Task A_device_that_no_list_names_yet_has_no_say_over_the_lock()
    {
        using var phone = await Locked();
        var attempt = await Attempt.Begin(server, phone);
        var pending = await attempt.Verify(Password).ExpectOk();
        using var http = server.NewClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", pending.Text("accessToken"));
        await http.Put("auth/lock", new { password = "mine from now on" }).ExpectProblem(403, "device-inactive");
        await http.DeleteAsync("auth/lock").ExpectProblem(403, "device-inactive");
    }

    [Fact]
    public async Task The_lock_ends_when_no_device_was_used_for_a_week()
    {
        using var phone = await Locked();
        server.Time.Advance(TimeSpan.FromDays(6));
        await phone.Refresh();
        server.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(32));
        await (await Attempt.Begin(server, phone)).Verify(null).ExpectProblem(403, "password-required");
        await (await Attempt.Begin(server, phone)).Verify(null).ExpectOk();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("seven77")]
    [InlineData("with a \0 in it")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012")]
    [InlineData("ääääääääääääääääääääääääääääääääääääää")]
    public async Task A_password_that_is_too_short_or_would_be_cut_off_is_refused(string? password)
    {
        using var phone = await TestDevice.SignUp(server);
        await phone.Http.Put("auth/lock", new { password }).ExpectInvalid("password");
    }

    [Fact]
    public async Task The_database_has_a_bcrypt_hash_of_work_factor_12()
    {
        using var phone = await Locked();
        using var reader = server.Services.GetRequiredService<SqliteDatabase>().Read();
        var hash = reader.Connection.QuerySingle<string>(
            "SELECT password_hash FROM registration_locks JOIN accounts USING (account_key) WHERE phone_number = @PhoneNumber", new { phone.Account.PhoneNumber });
        Assert.StartsWith("$2b$12$", hash, StringComparison.Ordinal);
    }

    private async Task<TestDevice> Locked()
    {
        var phone = await TestDevice.SignUp(server);
        await phone.Http.Put("auth/lock", new { password = Password }).Expect(HttpStatusCode.NoContent);
        return phone;
    }

    /// <summary>Somebody who has the code that was sent to the account's number.</summary>
    private sealed record Attempt(ServerFixture Server, string ChallengeId, string Code)
    {
        public static async Task<Attempt> Begin(ServerFixture server, TestDevice of)
        {
            server.Time.Advance(TimeSpan.FromSeconds(31));
            var sent = await server.Http.Post("auth/login", new { phoneNumber = of.Account.PhoneNumber }).Expect(HttpStatusCode.Accepted);
            return new Attempt(server, sent.Text("challengeId"), server.CodeFor(of.Account.PhoneNumber));
        }

        public Task<HttpResponseMessage> Verify(string? password, string? code = null) =>
            Server.Http.Post("auth/verify-otp", new { challengeId = ChallengeId, code = code ?? Code, password, deviceName = "test", session = "token" });
    }
}
