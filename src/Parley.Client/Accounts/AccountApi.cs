using Parley.Client.Http;
using Parley.Contracts;

namespace Parley.Client.Accounts;

/// <summary>A code has been sent.</summary>
internal sealed record ChallengeAnswer(string ChallengeId, long ExpiresAt, long ResendAt, string Delivery);

/// <summary>The tokens of a session that was opened or renewed.</summary>
internal sealed record SessionAnswer(string AccessToken, long ExpiresAt, AccountId AccountId, int DeviceId, string RefreshToken, bool? IsNewAccount = null);

internal sealed record ProfileAnswer(AccountId AccountId, string DisplayName, string About, string? PhoneNumber = null, string? Username = null);

/// <summary>Signing in and out.</summary>
internal sealed class AccountApi(RestClient rest)
{
    public Task<ChallengeAnswer> AskForCode(string phoneNumber, CancellationToken cancellationToken) =>
        rest.Ask<ChallengeAnswer>(HttpMethod.Post, "auth/register", new CodeAsked(phoneNumber), null, cancellationToken);

    public Task<SessionAnswer> Redeem(string challengeId, string code, string? password, string deviceName, CancellationToken cancellationToken) =>
        rest.Ask<SessionAnswer>(HttpMethod.Post, "auth/verify-otp", new CodeRedeemed(challengeId, code, deviceName, "token", password), null, cancellationToken);

    public Task<SessionAnswer> SignInBot(string token, string deviceName, CancellationToken cancellationToken) =>
        rest.Ask<SessionAnswer>(HttpMethod.Post, "auth/bot", new BotSignedIn(token, deviceName), null, cancellationToken);

    public Task<SessionAnswer> Refresh(string refreshToken, CancellationToken cancellationToken) =>
        rest.Ask<SessionAnswer>(HttpMethod.Post, "auth/refresh-token", new Renewal(refreshToken), null, cancellationToken);

    public Task Logout(string refreshToken, CancellationToken cancellationToken) =>
        rest.Tell(HttpMethod.Post, "auth/logout", new Renewal(refreshToken), null, cancellationToken);

    internal sealed record CodeAsked(string PhoneNumber);

    internal sealed record CodeRedeemed(string ChallengeId, string Code, string DeviceName, string Session, string? Password);

    internal sealed record BotSignedIn(string Token, string DeviceName);

    internal sealed record Renewal(string RefreshToken);

    internal sealed record ProfileChange(string? Username, string DisplayName, string About);
}
