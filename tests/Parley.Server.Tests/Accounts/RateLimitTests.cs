using System.Net;
using Parley.Server.Accounts;

namespace Parley.Server.Tests.Accounts;

public sealed class RateLimitTests
{
    [Fact]
    public async Task An_address_has_a_hundred_requests_in_a_quarter_of_an_hour_unless_it_is_signed_in()
    {
        await using var server = await ServerFixture.Start(("Parley:Rates:UnauthenticatedRequests", "100"));
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        for (var i = 2; i < 100; i++)
            await server.Http.Post("auth/refresh-token", new { refreshToken = "x" }).ExpectProblem(401, "refresh-invalid");
        server.Time.Advance(TimeSpan.FromMinutes(10));
        using var refused = await server.Http.Post("auth/register", new { phoneNumber = TestDevice.NewNumber() });
        Assert.Equal(TimeSpan.FromMinutes(5), refused.Headers.RetryAfter?.Delta);
        await Task.FromResult(refused).ExpectProblem(429, "rate-limited");
        await server.Http.GetAsync("users/profile").ExpectProblem(429, "rate-limited");
        await SessionTests.Profile(server, "not.a.token").ExpectProblem(429, "rate-limited");

        await device.Http.GetAsync("users/profile").ExpectOk();
        await device.Http.Post("auth/refresh-token", new { refreshToken = device.RefreshToken }).ExpectProblem(429, "rate-limited");

        server.Time.Advance(TimeSpan.FromMinutes(5));
        await device.Refresh();
    }

    [Fact]
    public async Task Requests_that_are_not_of_the_interface_are_not_counted()
    {
        await using var server = await ServerFixture.Start(("Parley:Rates:UnauthenticatedRequests", "1"));
        for (var i = 0; i < 3; i++)
            await server.Http.GetAsync("/health/live").ExpectStatus(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_account_has_its_requests_a_minute_over_all_its_devices()
    {
        await using var server = await ServerFixture.Start(("Parley:Rates:AccountRequestsPerMinute", "3"));
        using var phone = await TestDevice.SignIn(server, TestDevice.NewNumber());
        using var laptop = await TestDevice.SignIn(server, phone.Account.PhoneNumber);
        using var other = await TestDevice.SignIn(server, TestDevice.NewNumber());
        await phone.Http.GetAsync("users/profile").ExpectOk();
        await laptop.Http.GetAsync("users/profile").ExpectOk();
        await phone.Http.GetAsync("users/profile").ExpectOk();
        await laptop.Http.GetAsync("users/profile").ExpectProblem(429, "rate-limited");
        await other.Http.GetAsync("users/profile").ExpectOk();
        server.Time.Advance(TimeSpan.FromMinutes(1));
        await phone.Http.GetAsync("users/profile").ExpectOk();
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    public void A_network_of_64_bits_counts_as_one_address(string address, string origin) =>
        Assert.Equal(IPAddress.Parse(origin), RequestLimits.Origin(IPAddress.Parse(address)));

    [Fact]
    public void Counting_needs_bounded_memory_and_the_newest_are_kept()
    {
        var time = new FakeTime();
        var windows = new FixedWindows<int>(TimeSpan.FromMinutes(1), time, maxKeys: 100);
        for (var key = 0; key < 10_000; key++)
        {
            time.Advance(TimeSpan.FromTicks(1));
            Assert.True(windows.TryTake(key, 1, out _));
            Assert.InRange(windows.Count, 1, 100);
        }

        Assert.False(windows.TryTake(9_999, 1, out _));
        Assert.True(windows.TryTake(0, 1, out _));
    }
}
