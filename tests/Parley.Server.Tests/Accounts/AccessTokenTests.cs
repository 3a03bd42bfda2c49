using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Tests.Accounts;

public sealed class AccessTokenTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_token_names_account_device_and_session_and_expires_after_fifteen_minutes()
    {
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        var now = server.Time.GetUtcNow();
        Assert.True(Tokens.TryRead(device.AccessToken, out var caller, out var expires));
        Assert.Equal((device.AccountId, device.DeviceId), (caller.AccountId, caller.DeviceId.Value));
        Assert.Equal(now + TimeSpan.FromMinutes(15), expires);
        server.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.True(Tokens.TryRead(device.AccessToken, out _, out _));
        server.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Tokens.TryRead(device.AccessToken, out _, out _));
    }

    [Fact]
    public async Task A_token_is_signed_with_one_algorithm_and_a_key_that_the_server_knows()
    {
        using var device = await TestDevice.SignIn(server, TestDevice.NewNumber());
        var (header, claims, signature) = Split(device.AccessToken);
        Assert.Equal("ES256", (string?)header["alg"]);

        Assert.False(Tokens.TryRead(Join(With(header, "alg", "none"), claims, []), out _, out _));
        Assert.False(Tokens.TryRead(Join(With(header, "alg", "none"), claims, signature), out _, out _));
        Assert.False(Tokens.TryRead(Join(With(header, "alg", "HS256"), claims, signature), out _, out _));
        Assert.False(Tokens.TryRead(Join(With(header, "kid", "another"), claims, signature), out _, out _));
        Assert.False(Tokens.TryRead(Join(header, With(claims, "ak", (long)claims["ak"]! + 1), signature), out _, out _));
        Assert.False(Tokens.TryRead(Join(header, With(claims, "exp", (long)claims["exp"]! + 1), signature), out _, out _));
        Assert.False(Tokens.TryRead(Join(header, claims, []), out _, out _));

        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = Join(header, claims, [])[..^1];
        Assert.False(Tokens.TryRead(Join(header, claims, stranger.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256)), out _, out _));
        Assert.True(Tokens.TryRead(Join(header, claims, signature), out _, out _));

        // What the server's own key has signed for another purpose is no access token either.
        Assert.True(Tokens.TryRead(SignedByServer(header, claims), out _, out _));
        Assert.False(Tokens.TryRead(SignedByServer(With(header, "alg", "none"), claims), out _, out _));
        Assert.False(Tokens.TryRead(SignedByServer(With(header, "typ", "JWT"), claims), out _, out _));
        Assert.False(Tokens.TryRead(SignedByServer(header, With(claims, "aud", "another")), out _, out _));
        Assert.False(Tokens.TryRead(SignedByServer(header, With(claims, "iss", "another")), out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("bnVsbA.bnVsbA.bnVsbA")]
    [InlineData("{}.{}.{}")]
    public void What_is_no_token_is_refused(string text) => Assert.False(Tokens.TryRead(text, out _, out _));

    [Fact]
    public void A_token_as_long_as_a_book_is_refused() => Assert.False(Tokens.TryRead(new string('a', 1 << 20), out _, out _));

    [Fact]
    public async Task A_new_key_takes_over_after_thirty_days_and_the_old_one_still_verifies_what_it_signed()
    {
        await using var other = await ServerFixture.Start();
        var tokens = other.Services.GetRequiredService<AccessTokens>();
        using var device = await TestDevice.SignIn(other, TestDevice.NewNumber());
        other.Time.Advance(SigningKeys.Rotation - TimeSpan.FromMinutes(5));
        await device.Refresh();
        var last = device.AccessToken;
        other.Time.Advance(TimeSpan.FromMinutes(5));
        await device.Refresh();
        Assert.NotEqual((string?)Split(last).Header["kid"], (string?)Split(device.AccessToken).Header["kid"]);
        Assert.True(tokens.TryRead(last, out _, out _));
        Assert.True(tokens.TryRead(device.AccessToken, out _, out _));

        await other.Restart();
        tokens = other.Services.GetRequiredService<AccessTokens>();
        Assert.True(tokens.TryRead(last, out _, out _));
        Assert.True(tokens.TryRead(device.AccessToken, out _, out _));

        // The key after the next deletes the first.
        other.Time.Advance(TimeSpan.FromDays(29));
        await device.Refresh();
        other.Time.Advance(TimeSpan.FromDays(1));
        await device.Refresh();
        using var reader = other.Services.GetRequiredService<SqliteDatabase>().Read();
        Assert.Equal(2, reader.Connection.QuerySingle<int>("SELECT count(*) FROM server_keys WHERE purpose = 'access'"));
    }

    [Fact]
    public void Verified_tokens_are_remembered_while_they_are_used_and_their_number_is_bounded()
    {
        var verified = new VerifiedTokens();
        var token = new VerifiedToken(new Caller(1, default, 1, default, default), default);
        verified.Add(0, token);
        for (var name = 1; name <= 20_000; name++)
        {
            verified.Add((UInt128)name, token);
            Assert.True(verified.TryGet(0, out _));
        }

        Assert.False(verified.TryGet(1, out _));
        Assert.InRange(Enumerable.Range(0, 20_001).Count(name => verified.TryGet((UInt128)name, out _)), 2, 16_384);
    }

    private AccessTokens Tokens => server.Services.GetRequiredService<AccessTokens>();

    private string SignedByServer(JsonObject header, JsonObject claims)
    {
        var signed = Join(header, claims, [])[..^1];
        return Join(header, claims, server.Services.GetRequiredService<SigningKeys>().Current.Sign(Encoding.ASCII.GetBytes(signed)));
    }

    private static (JsonObject Header, JsonObject Claims, byte[] Signature) Split(string token)
    {
        var parts = token.Split('.');
        return ((JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!, (JsonObject)JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!, Base64Url.DecodeFromChars(parts[2]));
    }

    private static string Join(JsonObject header, JsonObject claims, byte[] signature) =>
        string.Join('.', Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString())), Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString())), Base64Url.EncodeToString(signature));

    private static JsonObject With(JsonObject original, string name, JsonNode value)
    {
        var changed = (JsonObject)original.DeepClone();
        changed[name] = value;
        return changed;
    }
}
