using System.CommandLine;
using Parley.Cli.Commands;
using Parley.Cli.Lines;

namespace Parley.Cli.Bots;

/// <summary><c>parley bot create</c>.</summary>
internal static class CreateBotCommand
{
    private static readonly Argument<string> Username = new("username") { HelpName = "USERNAME", Description = "Letters from a to z, digits and underscores; it ends with \"bot\"." };
    private static readonly Option<string> Name = new("--name") { HelpName = "NAME", Description = "What people see; the username unless it is given." };
    private static readonly Option<string> About = new("--about") { HelpName = "TEXT", Description = "What the bot says about itself. /start answers with it." };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("create", "Makes a bot and shows its token, this once.")
        {
            Usage = "USERNAME [options]",
            Details = ["Until the bot has signed in, the same command makes no second bot: it gives the first one a new token."],
            Examples = ["parley bot create tea_bot --name Tea --about \"I know about tea.\" --token-file tea.token", "parley bot create tea_bot --json | jq -r .token"],
        };
        command.Add(Username);
        foreach (var option in new Option[] { Name, About, BotOptions.NewTokenFile, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        var username = invocation.Get(Username)!.TrimStart('@');
        using var file = NewSecretFile.Open(invocation.Get(BotOptions.NewTokenFile));
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var made = await client.MakeBotAsync(username, invocation.Get(Name) ?? username, invocation.Get(About) ?? "", cancellationToken);
        file?.Write(made.Token);
        var line = new BotLine("bot", made.Id.ToString(), made.Username, made.DisplayName, About: null, CreatedAt: null, file is null ? made.Token : null);
        invocation.Write(line, () => file is null ? made.Token : $"Made @{made.Username}. Its token is in {Text.Harmless.Line(file.Path)}.");
        return ExitCode.Ok;
    }
}
