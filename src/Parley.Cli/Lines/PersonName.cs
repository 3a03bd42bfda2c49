using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>What somebody is called, as a column of a table for people. The badge of a bot is not cut off.</summary>
internal static class PersonName
{
    private const string Badge = " (bot)";

    public static string InColumns(Person person, int columns)
    {
        var name = Harmless.Line(person.Name);
        return Clip.Padded(person.IsBot ? Clip.To(name, columns - Badge.Length) + Badge : name, columns);
    }
}
