using System.Text.Json;
using Parley.Cli;
using Parley.Cli.Commands;

namespace Parley.Testing.Terminals;

/// <summary>A command that has run in this process, with what it wrote.</summary>
public sealed record CommandRun(int ExitCode, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public static Task<CommandRun> Of(params string[] args) => Of(args, input: "");

    public static async Task<CommandRun> Of(string[] args, string input, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var surroundings = new Surroundings(new StringReader(input), output, error, IsInteractive: false, name => environment?.GetValueOrDefault(name), TimeProvider.System);
        var exitCode = await CommandLine.Run(args, surroundings);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
