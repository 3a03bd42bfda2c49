using Parley.Contracts;

namespace Parley.Cli.Screen.Model;

/// <summary>Somebody who was found. All texts are harmless and in one line.</summary>
internal sealed record PersonRow(AccountId Id, string Name, string? Username, string About)
{
    public bool IsBot { get; init; }
}
