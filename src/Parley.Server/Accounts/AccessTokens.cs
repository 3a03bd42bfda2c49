using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Contracts;

namespace Parley.Server.Accounts;

/// <summary>
/// Access tokens: JSON Web Tokens (RFC 7519) for 15 minutes, signed with ES256 and nothing else. They name the account and device and, for the server
/// alone, their internal keys, so that a request needs no look-up.
/// </summary>
internal sealed class AccessTokens(SigningKeys keys, RevokedSessions revoked, TimeProvider time)
{
    internal static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    private const string Issuer = "parley";
    private const int MaxChars = 1024;
    private readonly VerifiedTokens _verified = new();

    public (string Token, DateTimeOffset ExpiresAt) Issue(Caller caller)
    {
        var key = keys.Current;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var expires = now + (long)Lifetime.TotalSeconds;
        var claims = new Claims(
            Issuer, Issuer, caller.AccountId.ToString(), caller.DeviceId.Value, caller.SessionId, caller.AccountKey, caller.DeviceKey, now, expires);
        var signed = $"{Encode(new Header(Header.Es256, Header.AccessToken, key.Id))}.{Encode(claims)}";
        var signature = key.Sign(Encoding.ASCII.GetBytes(signed));
        return ($"{signed}.{Base64Url.EncodeToString(signature)}", DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    /// <summary>True for a token of this server that has not expired and whose session has not ended.</summary>
    public bool TryRead(string token, [NotNullWhen(true)] out Caller? caller, out DateTimeOffset expires)
    {
        caller = null;
        expires = default;
        if (token.Length > MaxChars)
            return false;
        var name = VerifiedTokens.NameOf(token);
        if (!_verified.TryGet(name, out var read))
        {
            read = Verify(token);
            if (read is null)
                return false;
            _verified.Add(name, read);
        }

        if (time.GetUtcNow() >= read.ExpiresAt || revoked.Contains(read.Caller.SessionId))
            return false;
        (caller, expires) = (read.Caller, read.ExpiresAt);
        return true;
    }

    private VerifiedToken? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3
            || Decode<Header>(parts[0]) is not { Alg: Header.Es256, Typ: Header.AccessToken, Kid: { } kid }
            || keys.Find(kid) is not { } key
            || !TryDecode(parts[2], out var signature)
            || !key.Verify(Encoding.ASCII.GetBytes(token, 0, token.LastIndexOf('.')), signature)
            || Decode<Claims>(parts[1]) is not { Iss: Issuer, Aud: Issuer } claims
            || !AccountId.TryParse(claims.Sub, out var account))
            return null;
        return new VerifiedToken(new Caller(claims.Ak, account, claims.Dk, new DeviceId(claims.Dev), claims.Sid), DateTimeOffset.FromUnixTimeSeconds(claims.Exp));
    }

    private static string Encode<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static T? Decode<T>(string part)
        where T : class
    {
        try
        {
            return TryDecode(part, out var bytes) ? JsonSerializer.Deserialize<T>(bytes) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryDecode(string part, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;
        return bytes is not null;
    }

    private sealed record Header(
        [property: JsonPropertyName("alg")] string? Alg, [property: JsonPropertyName("typ")] string? Typ, [property: JsonPropertyName("kid")] string? Kid)
    {
        public const string Es256 = "ES256";
        public const string AccessToken = "at+jwt";
    }

    private sealed record Claims(
        [property: JsonPropertyName("iss")] string? Iss, [property: JsonPropertyName("aud")] string? Aud, [property: JsonPropertyName("sub")] string? Sub,
        [property: JsonPropertyName("dev")] int Dev, [property: JsonPropertyName("sid")] Guid Sid,
        [property: JsonPropertyName("ak")] long Ak, [property: JsonPropertyName("dk")] long Dk,
        [property: JsonPropertyName("iat")] long Iat, [property: JsonPropertyName("exp")] long Exp);
}
