using Parley.Contracts;

namespace Parley.Client;

/// <summary>A bot of the own account.</summary>
/// <param name="Id">Its account.</param>
/// <param name="Username">Ends with "bot".</param>
/// <param name="DisplayName">What people see.</param>
/// <param name="About">What it says about itself.</param>
/// <param name="CreatedAt">When it was made, by the server's clock.</param>
public sealed record OwnBot(AccountId Id, string Username, string DisplayName, string About, DateTimeOffset CreatedAt);

/// <summary>A bot that has just been made.</summary>
/// <param name="Id">Its account.</param>
/// <param name="Username">Ends with "bot".</param>
/// <param name="DisplayName">What people see.</param>
/// <param name="Token">What the bot signs in with, see <see cref="ParleyClient.SignInBotAsync"/>. It is told this once; keep it as a password is kept.</param>
public sealed record NewBot(AccountId Id, string Username, string DisplayName, string Token);
