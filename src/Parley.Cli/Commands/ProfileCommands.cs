using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary><c>parley whoami</c> and <c>parley profile</c>.</summary>
internal static class ProfileCommands
{
    private static readonly Option<string> Name = new("--name") { HelpName = "NAME", Description = "What you are called: 1 to 64 characters." };
    private static readonly Option<string> Username = new("--username") { HelpName = "USERNAME", Description = "3 to 32 of a to z, 0 to 9 and underscore; \"\" gives it up." };
    private static readonly Option<string> About = new("--about") { HelpName = "TEXT", Description = "What you say about yourself: at most 280 characters." };

    public static Command CreateWhoAmI(Surroundings surroundings)
    {
        var command = new TaughtCommand("whoami", "Says who is signed in here, and where that is kept.") { Usage = "[options]", Examples = ["parley whoami", "parley whoami --json | jq -r .phone"] };
        command.Add(CommonOptions.Store);
        command.Add(CommonOptions.Json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var invocation = new Invocation(surroundings, parsed);
            await using var client = await invocation.Open(appearOnline: false, cancellationToken);
            Show(invocation, client);
            return ExitCode.Ok;
        });
        return command;
    }

    public static Command CreateProfile(Surroundings surroundings)
    {
        var command = new TaughtCommand("profile", "Shows or changes what others see of you.")
        {
            Usage = "[options]",
            Examples = ["parley profile", "parley profile --name \"Grace Hopper\" --username grace", "parley profile --username \"\""],
        };
        foreach (var option in new Option[] { Name, Username, About, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var invocation = new Invocation(surroundings, parsed);
            await using var client = await invocation.Open(appearOnline: false, cancellationToken);
            var (name, username, about) = (invocation.Get(Name), invocation.Get(Username), invocation.Get(About));
            if (name is not null || username is not null || about is not null)
                await client.UpdateProfileAsync(name, username, about, cancellationToken);
            Show(invocation, client);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Show(Invocation invocation, ParleyClient client) => invocation.Write(AccountLine.Of(client, invocation.StorePath), () =>
    {
        var me = client.Me;
        (string Label, string? Value)[] rows =
        [
            ("name", me.DisplayName), ("username", me.Username is { Length: > 0 } username ? "@" + username : null), ("about", me.About), ("phone", me.PhoneNumber),
            ("server", client.Server.GetLeftPart(UriPartial.Authority)), ("account", me.Id.ToString()), ("store", invocation.StorePath),
        ];
        return string.Join(Environment.NewLine, rows.Where(row => !string.IsNullOrEmpty(row.Value)).Select(row => row.Label.PadRight(10) + Text.Harmless.Line(row.Value!)));
    });
}
