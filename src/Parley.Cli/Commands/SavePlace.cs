using System.Globalization;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary>Where a file is saved to: never over anything, and by the sender's name only within a folder that the person has named.</summary>
internal static class SavePlace
{
    private const int MostTries = 1000;

    /// <param name="file">What is to be saved.</param>
    /// <param name="given">A path for it, or a folder that is there; null for the current one.</param>
    public static string Of(MessageFile file, string? given)
    {
        if (given is { Length: > 0 } && !Directory.Exists(given))
            return given;
        var folder = given is { Length: > 0 } ? given : Directory.GetCurrentDirectory();
        // A name that begins with a dot would not be seen.
        var name = file.Name.TrimStart('.', ' ') is { Length: > 0 } seen ? seen : "file";
        return Enumerable.Range(1, MostTries).Select(number => Path.Combine(folder, Numbered(name, number))).FirstOrDefault(path => !Path.Exists(path)) ?? Path.Combine(folder, name);
    }

    private static string Numbered(string name, int number) =>
        number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(name)} ({number}){Path.GetExtension(name)}");
}
