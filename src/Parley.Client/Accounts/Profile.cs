using Parley.Contracts;

namespace Parley.Client;

/// <summary>The own account.</summary>
/// <param name="Id">Names the account for ever.</param>
/// <param name="PhoneNumber">E.164; empty for a bot, which has none.</param>
/// <param name="Username">Without an at sign; null when there is none.</param>
/// <param name="DisplayName">Empty until one was chosen.</param>
/// <param name="About">What the person says about themselves.</param>
public sealed record Profile(AccountId Id, string PhoneNumber, string? Username, string DisplayName, string About);
