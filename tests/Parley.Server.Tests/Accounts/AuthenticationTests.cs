using System.Text.Json;

namespace Parley.Server.Tests.Accounts;

public sealed class AuthenticationTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Only_the_live_address_takes_the_token_elsewhere_than_in_the_header()
    {
        using var device = await TestDevice.SignUp(server);
        var token = device.AccessToken;
        await server.Http.GetAsync("live").ExpectProblem(401, "unauthenticated");
        // Not a WebSocket, but somebody who may ask for one.
        await server.Http.GetAsync($"live?access_token={token}").ExpectProblem(426, "websocket-expected");
        await Get("live", $"parley.v1.proto, parley.token.{token}").ExpectProblem(426, "websocket-expected");
        await Get("live", $"parley.v1.proto, parley.token.{token}x").ExpectProblem(401, "unauthenticated");
        await server.Http.GetAsync($"users/profile?access_token={token}").ExpectProblem(401, "unauthenticated");
        await Get("users/profile", $"parley.token.{token}").ExpectProblem(401, "unauthenticated");
    }

    /// <summary>What a device does that is being linked: it has no session yet, and a token of the link instead.</summary>
    private static readonly HashSet<(string, string)> OfNewDevices =
    [
        ("/api/v1/links", "post"), ("/api/v1/links/{id}/offer", "get"), ("/api/v1/links/{id}/answer", "put"),
    ];

    [Fact]
    public async Task A_stranger_is_told_what_has_arrived_of_the_handshake()
    {
        var asked = await server.Http.GetAsync("live").ExpectProblem(401, "unauthenticated");
        Assert.False(asked.GetProperty("webSocket").GetBoolean());
        using var request = new HttpRequestMessage(HttpMethod.Get, "live");
        foreach (var (name, value) in new[]
        {
            ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
            ("Sec-WebSocket-Protocol", "something.else, parley.v1.json"),
        })
            request.Headers.TryAddWithoutValidation(name, value);
        var refused = await server.Http.SendAsync(request).ExpectProblem(401, "unauthenticated");
        Assert.True(refused.GetProperty("webSocket").GetBoolean());
        Assert.Equal("parley.v1.json", refused.GetProperty("subprotocol").GetString());
    }

    [Fact]
    public async Task Every_address_but_those_that_sign_in_needs_a_token()
    {
        var document = await server.Http.GetAsync("/openapi/v1.json").ExpectOk();
        var operations = document.GetProperty("paths").EnumerateObject()
            .Where(p => p.Name.StartsWith("/api/v1/", StringComparison.Ordinal) && !p.Name.StartsWith("/api/v1/auth/", StringComparison.Ordinal))
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Method: o.Name)))
            .Where(o => !OfNewDevices.Contains(o)).ToList();
        Assert.True(operations.Count >= 10, $"{operations.Count} operations are described.");
        foreach (var (path, method) in operations)
        {
            using var request = new HttpRequestMessage(HttpMethod.Parse(method), path.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{chatId}", Guid.NewGuid().ToString(), StringComparison.Ordinal));
            if (method is "put" or "post")
                request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            await server.Http.SendAsync(request).ExpectProblem(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task The_interface_of_accounts_and_keys_is_described()
    {
        var document = await server.Http.GetAsync("/openapi/v1.json").ExpectOk();
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Where(o => !string.IsNullOrEmpty(Summary(o.Value))).Select(o => $"{o.Name} {p.Name}")).ToHashSet();
        foreach (var operation in new[]
        {
            "post /api/v1/auth/register", "post /api/v1/auth/login", "post /api/v1/auth/verify-otp", "post /api/v1/auth/refresh-token", "post /api/v1/auth/logout",
            "get /api/v1/users/profile", "put /api/v1/users/profile", "get /api/v1/users/search", "get /api/v1/users/{id}", "get /api/v1/users/{id}/status",
            "put /api/v1/devices/self/keys", "put /api/v1/users/{id}/device-list", "get /api/v1/users/{id}/device-list", "post /api/v1/users/{id}/bundles",
        })
            Assert.Contains(operation, described);
    }

    private static string? Summary(JsonElement operation) => operation.TryGetProperty("summary", out var summary) ? summary.GetString() : null;

    private Task<HttpResponseMessage> Get(string path, string subprotocols)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-WebSocket-Protocol", subprotocols);
        return server.Http.SendAsync(request);
    }
}
