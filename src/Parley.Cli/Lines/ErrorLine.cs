namespace Parley.Cli.Lines;

/// <summary>An error, on standard error.</summary>
internal sealed record ErrorLine(string Type, string Code, string Message, int ExitCode);
