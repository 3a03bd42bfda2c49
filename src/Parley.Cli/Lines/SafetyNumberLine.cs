namespace Parley.Cli.Lines;

/// <summary>The sixty digits that two people compare.</summary>
/// <param name="ListsDiffer">The two were shown different device lists.</param>
internal sealed record SafetyNumberLine(string Type, PersonLine Person, string Digits, bool ListsDiffer);
