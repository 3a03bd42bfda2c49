using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary><c>parley people search</c>.</summary>
internal static class PeopleCommand
{
    private const int NameColumns = 24;
    private const int UsernameColumns = 34;
    private static readonly Argument<string> Query = new("query") { HelpName = "QUERY", Description = "A whole phone number, or the beginning of a username or name, two characters at least." };

    public static Command Create(Surroundings surroundings)
    {
        var search = new TaughtCommand("search", "Finds people by number, username or name.")
        {
            Usage = "QUERY [options]",
            Examples = ["parley people search +15550101", "parley people search gra --json | jq -r .id"],
        };
        search.Add(Query);
        search.Add(CommonOptions.Store);
        search.Add(CommonOptions.Json);
        search.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        var people = new TaughtCommand("people", "Finds people.") { Usage = "search QUERY [options]", Examples = ["parley people search grace"] };
        people.Add(search);
        return people;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        foreach (var person in await client.SearchAsync(invocation.Get(Query)!, cancellationToken))
            invocation.Write(PersonLine.Of(person), () => Row(person));
        return ExitCode.Ok;
    }

    private static string Row(Person person)
    {
        var username = person.Username is { Length: > 0 } name ? "@" + name : "";
        return $"{PersonName.InColumns(person, NameColumns)} {Clip.Padded(Harmless.Line(username), UsernameColumns)} {Harmless.Line(person.About)}".TrimEnd();
    }
}
