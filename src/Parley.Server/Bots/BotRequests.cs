namespace Parley.Server.Bots;

/// <param name="Username">As every username, and ends with "bot".</param>
/// <param name="DisplayName">1 to 64 characters.</param>
/// <param name="About">At most 280 characters.</param>
internal sealed record MakeBotRequest(string? Username, string? DisplayName, string? About);

/// <param name="DisplayName">1 to 64 characters.</param>
/// <param name="About">At most 280 characters.</param>
internal sealed record ChangeBotRequest(string? DisplayName, string? About);

/// <param name="DeviceName">What the operator calls the machine, 1 to 64 characters; "bot" when absent.</param>
internal sealed record BotSignInRequest(string? Token, string? DeviceName);

/// <summary>What its owner sees of a bot. <paramref name="CreatedAt"/> is in milliseconds since 1970.</summary>
internal sealed record Bot(string Id, string Username, string DisplayName, string About, long CreatedAt);

internal sealed record OwnBots(IReadOnlyList<Bot> Bots);

/// <summary>A bot as it was made. The token is not shown again.</summary>
internal sealed record BotWithToken(string Id, string Username, string DisplayName, string Token);

/// <summary>The token is not shown again.</summary>
internal sealed record RenewedToken(string Token);
