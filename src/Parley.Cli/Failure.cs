namespace Parley.Cli;

/// <summary>A command could not do what it was asked to.</summary>
/// <param name="code">Why, in a stable word of kebab case.</param>
/// <param name="message">Why, in one sentence for people.</param>
/// <param name="exitCode">Of <see cref="Cli.ExitCode"/>.</param>
internal sealed class Failure(string code, string message, int exitCode) : Exception(message)
{
    public string Code => code;

    public int ExitCode => exitCode;

    public static Failure Usage(string message) => new("usage", message, Cli.ExitCode.Usage);
}
