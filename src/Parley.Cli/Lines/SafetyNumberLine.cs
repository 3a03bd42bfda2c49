namespace Parley.Cli.Lines;

/// <summary>The sixty digits that two people compare.</summary>
internal sealed record SafetyNumberLine(string Type, PersonLine Person, string Digits);
