using System.Net;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Tests.Accounts;

public sealed class CodeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_person_signs_up_with_the_code_that_was_sent()
    {
        var number = TestDevice.NewNumber();
        var sent = await server.Http.Post("auth/register", new { phoneNumber = number }).Expect(HttpStatusCode.Accepted);
        var now = server.Time.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(now + 5 * 60_000, sent.GetProperty("expiresAt").GetInt64());
        Assert.Equal(now + 30_000, sent.GetProperty("resendAt").GetInt64());
        Assert.Equal("console", sent.Text("delivery"));

        var signedIn = await Verify(sent, server.CodeFor(number)).ExpectOk();
        Assert.True(signedIn.GetProperty("isNewAccount").GetBoolean());
        Assert.Equal(1, signedIn.GetProperty("deviceId").GetInt32());
        Assert.Equal(now + 15 * 60_000, signedIn.GetProperty("expiresAt").GetInt64());
        Assert.NotEmpty(signedIn.Text("refreshToken"));
        Assert.True(Guid.TryParseExact(signedIn.Text("accountId"), "D", out _));
    }

    [Fact]
    public async Task Signing_in_again_is_a_second_device_of_the_same_account()
    {
        using var first = await TestDevice.SignIn(server, TestDevice.NewNumber());
        using var second = await TestDevice.SignIn(server, first.Account.PhoneNumber);
        Assert.True(first.IsNewAccount);
        Assert.False(second.IsNewAccount);
        Assert.Equal(first.AccountId, second.AccountId);
        Assert.Equal((1, 2), (first.DeviceId, second.DeviceId));
    }

    [Theory]
    [InlineData("auth/register")]
    [InlineData("auth/login")]
    public async Task Asking_for_a_code_does_not_tell_whether_the_number_is_known(string path)
    {
        using var known = await TestDevice.SignIn(server, TestDevice.NewNumber());
        var forKnown = await server.Http.Post(path, new { phoneNumber = known.Account.PhoneNumber }).Expect(HttpStatusCode.Accepted);
        var forUnknown = await server.Http.Post(path, new { phoneNumber = TestDevice.NewNumber() }).Expect(HttpStatusCode.Accepted);
        static string Shape(JsonElement answer) => string.Join(' ', answer.EnumerateObject().Select(p => p.Name == "challengeId" ? p.Name : $"{p.Name}={p.Value}"));
        Assert.Equal(Shape(forUnknown), Shape(forKnown));
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var (sent, code) = await Ask(TestDevice.NewNumber());
        await Verify(sent, code).ExpectOk();
        await Verify(sent, code).ExpectProblem(401, "code-expired");
    }

    [Fact]
    public async Task Of_many_who_use_a_code_at_once_one_signs_in()
    {
        var (sent, code) = await Ask(TestDevice.NewNumber());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Verify(sent, code)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_is_no_longer_valid_after_five_minutes()
    {
        var (sent, code) = await Ask(TestDevice.NewNumber());
        server.Time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        await Verify(sent, Other(code)).ExpectProblem(401, "code-wrong");
        server.Time.Advance(TimeSpan.FromMilliseconds(1));
        await Verify(sent, code).ExpectProblem(401, "code-expired");
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_does_not_help()
    {
        var (sent, code) = await Ask(TestDevice.NewNumber());
        for (var i = 0; i < 5; i++)
            await Verify(sent, Other(code)).ExpectProblem(401, "code-wrong");
        await Verify(sent, code).ExpectProblem(429, "code-attempts");
    }

    [Fact]
    public async Task The_fifth_try_may_be_right()
    {
        var (sent, code) = await Ask(TestDevice.NewNumber());
        for (var i = 0; i < 4; i++)
            await Verify(sent, Other(code)).ExpectProblem(401, "code-wrong");
        await Verify(sent, code).ExpectOk();
    }

    [Fact]
    public async Task Wrong_codes_that_come_at_once_are_all_counted()
    {
        var (sent, code) = await Ask(TestDevice.NewNumber());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Verify(sent, Other(code))));
        Assert.Equal(5, answers.Count(a => a.StatusCode == HttpStatusCode.Unauthorized));
        Assert.Equal(15, answers.Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task A_new_code_replaces_the_one_before()
    {
        var number = TestDevice.NewNumber();
        var (first, firstCode) = await Ask(number);
        server.Time.Advance(TimeSpan.FromSeconds(30));
        var (second, secondCode) = await Ask(number);
        await Verify(first, firstCode).ExpectProblem(401, "code-expired");
        await Verify(second, secondCode).ExpectOk();
    }

    [Fact]
    public async Task Asking_again_gets_slower_each_time()
    {
        var number = TestDevice.NewNumber();
        foreach (var seconds in new[] { 30, 60, 120, 300, 900, 900 })
        {
            await Ask(number);
            server.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromSeconds(1));
            using var early = await server.Http.Post("auth/login", new { phoneNumber = number });
            Assert.Equal(TimeSpan.FromSeconds(1), early.Headers.RetryAfter?.Delta);
            await Task.FromResult(early).ExpectProblem(429, "code-too-soon");
            server.Time.Advance(TimeSpan.FromSeconds(1));
        }

        server.Time.Advance(TimeSpan.FromDays(1));
        var (sent, _) = await Ask(number);
        Assert.Equal(30_000, sent.GetProperty("resendAt").GetInt64() - server.Time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_number_takes_twenty_wrong_codes_a_day_over_all_its_challenges()
    {
        var number = TestDevice.NewNumber();
        var begun = server.Time.GetUtcNow();
        for (var round = 0; round < 4; round++)
        {
            var (sent, code) = await Ask(number);
            for (var i = 0; i < 5; i++)
                await Verify(sent, Other(code)).ExpectProblem(401, "code-wrong");
            await Verify(sent, code).ExpectProblem(429, "code-attempts");
            server.Time.Advance(TimeSpan.FromMinutes(15));
        }

        await server.Http.Post("auth/login", new { phoneNumber = number }).ExpectProblem(429, "code-too-soon");
        server.Time.Advance(TimeSpan.FromDays(1) - (server.Time.GetUtcNow() - begun));
        var (next, nextCode) = await Ask(number);
        await Verify(next, nextCode).ExpectOk();
    }

    [Fact]
    public async Task The_day_of_wrong_codes_outlives_the_cleaning_up()
    {
        var number = TestDevice.NewNumber();
        for (var round = 0; round < 4; round++)
        {
            var (sent, code) = await Ask(number);
            for (var i = 0; i < 5; i++)
                await Verify(sent, Other(code)).ExpectProblem(401, "code-wrong");
            server.Time.Advance(TimeSpan.FromMinutes(15));
        }

        server.Time.Advance(TimeSpan.FromHours(22));
        await server.Services.GetRequiredService<AccountsUpkeep>().Sweep();
        await server.Http.Post("auth/login", new { phoneNumber = number }).ExpectProblem(429, "code-too-soon");
    }

    [Fact]
    public async Task The_database_has_a_keyed_hash_of_the_code_and_old_challenges_are_deleted()
    {
        var number = TestDevice.NewNumber();
        var (sent, code) = await Ask(number);
        var database = server.Services.GetRequiredService<SqliteDatabase>();
        byte[] hash;
        using (var reader = database.Read())
            hash = reader.Connection.QuerySingle<byte[]>("SELECT code_hash FROM challenges WHERE phone_number = @number", new { number });
        var id = Guid.ParseExact(sent.Text("challengeId"), "D");
        Assert.Equal(server.Services.GetRequiredService<Challenges>().Hash(id, code), hash);
        Assert.NotEqual(System.Security.Cryptography.SHA256.HashData([.. id.ToByteArray(bigEndian: true), .. Encoding.ASCII.GetBytes(code)]), hash);

        server.Time.Advance(TimeSpan.FromDays(3));
        await server.Services.GetRequiredService<AccountsUpkeep>().Sweep();
        using (var reader = database.Read())
            Assert.Equal(0, reader.Connection.QuerySingle<int>("SELECT count(*) FROM challenges WHERE phone_number = @number", new { number }));
    }

    [Fact]
    public async Task A_small_code_has_its_leading_zeros()
    {
        await using var other = await ServerFixture.Start(services => services.AddSingleton<ISecureRandom>(new FixedRandom(42)));
        await other.Http.Post("auth/login", new { phoneNumber = "+15550100" }).Expect(HttpStatusCode.Accepted);
        Assert.Equal("000042", other.CodeFor("+15550100"));
    }

    [Fact]
    public async Task What_is_missing_or_wrong_in_a_request_is_named()
    {
        await server.Http.Post("auth/register", new { }).ExpectInvalid("phoneNumber");
        await server.Http.Post("auth/register", new { phoneNumber = "5550100" }).ExpectInvalid("phoneNumber");
        var good = new { challengeId = Guid.NewGuid().ToString(), code = "123456", deviceName = "phone", session = "token" };
        await server.Http.Post("auth/verify-otp", good with { challengeId = "x" }).ExpectInvalid("challengeId");
        await server.Http.Post("auth/verify-otp", good with { code = "12345" }).ExpectInvalid("code");
        await server.Http.Post("auth/verify-otp", good with { code = "12345x" }).ExpectInvalid("code");
        await server.Http.Post("auth/verify-otp", good with { deviceName = "  " }).ExpectInvalid("deviceName");
        await server.Http.Post("auth/verify-otp", good with { deviceName = new string('x', 65) }).ExpectInvalid("deviceName");
        await server.Http.Post("auth/verify-otp", good with { session = "forever" }).ExpectInvalid("session");
        await server.Http.Post("auth/verify-otp", good).ExpectProblem(401, "code-expired");
        using var notJson = new StringContent("{", Encoding.UTF8, "application/json");
        await server.Http.PostAsync("auth/register", notJson).ExpectProblem(400, "request-invalid");
    }

    private static string Other(string code) => code == "000000" ? "000001" : "000000";

    private async Task<(JsonElement Sent, string Code)> Ask(string number)
    {
        var sent = await server.Http.Post("auth/login", new { phoneNumber = number }).Expect(HttpStatusCode.Accepted);
        return (sent, server.CodeFor(number));
    }

    private Task<HttpResponseMessage> Verify(JsonElement sent, string code) =>
        server.Http.Post("auth/verify-otp", new { challengeId = sent.Text("challengeId"), code, deviceName = "phone", session = "token" });

    private sealed class FixedRandom(int below) : ISecureRandom
    {
        private readonly SystemRandom _bytes = new();

        public void Fill(Span<byte> bytes) => _bytes.Fill(bytes);

        public int Below(int bound) => below;
    }
}
