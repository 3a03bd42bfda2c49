namespace Parley.Cli.Lines;

/// <summary>A step of linking: "link-code" with code and goodUntil, "link-digits" with digits, on the device that lets in with deviceName too. Times in milliseconds since 1970.</summary>
internal sealed record LinkLine(string Type, string? Code = null, long? GoodUntil = null, string? Digits = null, string? DeviceName = null);
