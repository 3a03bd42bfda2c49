namespace Parley.Cli.Text;

/// <summary>Safety numbers as people compare them: three rows of four groups of five digits.</summary>
internal static class DigitGroups
{
    public static IReadOnlyList<string> Rows(string digits) =>
        [.. digits.Chunk(20).Select(row => string.Join(' ', row.Chunk(5).Select(group => new string(group))))];
}
