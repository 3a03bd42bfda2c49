namespace Parley.Cli.Lines;

/// <summary>A file is on the disk.</summary>
internal sealed record SavedLine(string Type, string Message, string Path, long Size);
