using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>Somebody; "bot" is true of a bot and missing otherwise. In a line of their own the type is "person"; as part of another line there is none.</summary>
internal sealed record PersonLine(string? Type, string Id, string? Username, string Name, string? About, bool? Bot)
{
    public static PersonLine Of(Person person) => new("person", person.Id.ToString(), person.Username, person.Name, person.About.Length > 0 ? person.About : null, IsBot(person));

    public static PersonLine Within(Person person) => new(Type: null, person.Id.ToString(), person.Username, person.Name, About: null, IsBot(person));

    private static bool? IsBot(Person person) => person.IsBot ? true : null;
}
