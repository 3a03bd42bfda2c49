using System.CommandLine;

namespace Parley.Cli.Commands;

/// <summary>Options that mean the same wherever they are.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "Writes JSON, one object a line; errors too, on standard error." };
}
