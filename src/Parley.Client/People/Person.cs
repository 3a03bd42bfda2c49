using Parley.Contracts;

namespace Parley.Client;

/// <summary>Somebody with an account, as everybody sees them.</summary>
/// <param name="Id">The account.</param>
/// <param name="Username">Without an at sign; null for those who have none.</param>
/// <param name="DisplayName">At most 64 characters; empty for those who have not given one.</param>
/// <param name="About">At most 280 characters.</param>
public sealed record Person(AccountId Id, string? Username, string DisplayName, string About)
{
    /// <summary>Whether this is a bot: a program that somebody runs, and that reads what is written to it.</summary>
    public bool IsBot { get; init; }

    /// <summary>What to call them: the display name, else the username with an at sign, else the beginning of the account's id.</summary>
    public string Name =>
        DisplayName.Length > 0 ? DisplayName
        : Username is { Length: > 0 } ? "@" + Username
        : Id.ToString()[..8];
}
