using System.Text;
using Parley.Contracts;

namespace Parley.Client.Media;

/// <summary>Names of files: 1 to 255 characters without folders, control characters and those that turn the direction of a text around.</summary>
internal static class FileNames
{
    private const string Nameless = "file";

    public static bool IsGood(string name) => name.EnumerateRunes().Count() is > 0 and <= Limits.FileNameChars && name.EnumerateRunes().All(Belongs);

    /// <summary>The good name in whatever a file is called.</summary>
    public static string Of(string path)
    {
        var name = new StringBuilder();
        foreach (var rune in path[(path.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes().Where(Belongs).Take(Limits.FileNameChars))
            name.Append(rune);
        return name.Length == 0 ? Nameless : name.ToString();
    }

    private static bool Belongs(Rune rune) => !Rune.IsControl(rune) && rune != Rune.ReplacementChar
        && rune.Value is not ('/' or '\\' or 0x061C or 0x200E or 0x200F or (>= 0x2028 and <= 0x202E) or (>= 0x2066 and <= 0x2069));
}
