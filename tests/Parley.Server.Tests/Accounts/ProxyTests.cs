using System.Net;

namespace Parley.Server.Tests.Accounts;

/// <summary>Behind a proxy everybody comes from its address; it says from where really.</summary>
public sealed class ProxyTests
{
    private static readonly (string, string) TwoRequests = ("Parley:Rates:UnauthenticatedRequests", "2");

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task Whoever_asks_through_a_named_proxy_has_limits_of_their_own(string proxy)
    {
        await using var server = await ServerFixture.Start(TwoRequests, ("Parley:Proxies:0", proxy));
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(server, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(server, "192.0.2.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(server, "192.0.2.2"));
    }

    [Fact]
    public async Task Through_several_proxies_the_last_that_was_not_named_is_who_asks_whatever_they_say_themselves()
    {
        await using var server = await ServerFixture.Start(TwoRequests, ("Parley:Proxies:0", "127.0.0.1"), ("Parley:Proxies:1", "10.0.0.0/8"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(server, "198.51.100.1, 192.0.2.1, 10.1.1.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Ask(server, "198.51.100.2, 192.0.2.1, 10.2.2.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(server, "198.51.100.3, 192.0.2.1"));
    }

    [Fact]
    public async Task Nobody_who_was_not_named_is_believed()
    {
        await using var server = await ServerFixture.Start(TwoRequests, ("Parley:Proxies:0", "192.0.2.99"));
        await using var alone = await ServerFixture.Start(TwoRequests);
        foreach (var each in new[] { server, alone })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(each, "192.0.2.1"));
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(each, "192.0.2.2"));
            Assert.Equal(HttpStatusCode.TooManyRequests, await Ask(each, "192.0.2.3"));
        }
    }

    [Theory]
    [InlineData("https", true)]
    [InlineData("http", false)]
    public async Task A_cookie_is_secure_when_the_proxy_was_asked_by_https(string scheme, bool secure)
    {
        await using var server = await ServerFixture.Start(("Parley:Proxies:0", "127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "auth/refresh-token")
        {
            Headers = { { "Cookie", "parley_refresh=stale" }, { "X-Parley-Csrf", "1" }, { "X-Forwarded-For", "192.0.2.1" }, { "X-Forwarded-Proto", scheme } },
        };
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(secure, Assert.Single(answer.Headers.GetValues("Set-Cookie")).Contains("secure", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(secure, answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_name_that_is_neither_an_address_nor_a_network_is_said_at_the_start()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ServerFixture.Start(("Parley:Proxies:0", "proxy.example.org")));
        Assert.Contains("Parley:Proxies", refused.Message, StringComparison.Ordinal);
        Assert.Contains("proxy.example.org", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> Ask(ServerFixture server, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "users/profile") { Headers = { { "X-Forwarded-For", forwardedFor } } };
        using var answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
