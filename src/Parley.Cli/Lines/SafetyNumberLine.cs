namespace Parley.Cli.Lines;

/// <summary>The sixty digits that two people compare.</summary>
/// <param name="Verification">"verified" when the person has compared it on one of their devices, "changed" when it was another then, otherwise "none".</param>
/// <param name="ListsDiffer">The two were shown different device lists.</param>
internal sealed record SafetyNumberLine(string Type, PersonLine Person, string Digits, string Verification, bool ListsDiffer);
