using System.Text;

namespace Parley.Cli;

/// <summary>What a command reads and writes, and all it knows of the world around the process.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Standard output: results, and nothing else.</param>
/// <param name="Error">Standard error: what went wrong, and what the person is asked.</param>
/// <param name="IsInteractive">Whether somebody sits before it: input and output are a terminal.</param>
/// <param name="Environment">Environment variables; null for those that are not set or empty.</param>
/// <param name="Time">The clock and the person's time zone.</param>
internal sealed record Surroundings(TextReader In, TextWriter Out, TextWriter Error, bool IsInteractive, Func<string, string?> Environment, TimeProvider Time)
{
    /// <summary>https://no-color.org: any value but the empty one.</summary>
    public bool WantsColour => Environment("NO_COLOR") is null && Environment("TERM") is not "dumb";

    public static Surroundings OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Surroundings(
            new StreamReader(Console.OpenStandardInput(), utf8),
            new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = true },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            !Console.IsInputRedirected && !Console.IsOutputRedirected,
            static name => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            TimeProvider.System);
    }
}
