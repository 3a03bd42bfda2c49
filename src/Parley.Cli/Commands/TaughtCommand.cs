using System.CommandLine;

namespace Parley.Cli.Commands;

/// <summary>A command whose help shows how it is used.</summary>
internal sealed class TaughtCommand(string name, string description) : Command(name, description)
{
    /// <summary>What follows the name in the line of usage.</summary>
    public string Usage { get; init; } = "";

    /// <summary>What there is to know beyond the options, as paragraphs.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Lines of a shell.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}
