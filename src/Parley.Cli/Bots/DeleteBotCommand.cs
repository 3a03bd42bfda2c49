using System.CommandLine;
using Parley.Cli.Accounts;
using Parley.Cli.Commands;

namespace Parley.Cli.Bots;

/// <summary><c>parley bot delete</c>.</summary>
internal static class DeleteBotCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Does not ask." };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("delete", "Deletes a bot for good.")
        {
            Usage = "BOT [options]",
            Details = ["It is signed out, and what people write to it is refused. If somebody has written to it, nobody but you can make a bot of its name again."],
            Examples = ["parley bot delete tea_bot --yes"],
        };
        command.Add(BotOptions.Bot);
        foreach (var option in new Option[] { Yes, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var bot = await WhichBot.Find(client, invocation.Get(BotOptions.Bot)!, cancellationToken);
        if (!invocation.Get(Yes))
        {
            if (!invocation.Surroundings.IsInteractive)
                throw Failure.Usage("A bot that is deleted does not come back. Say so with --yes.");
            if (!Questions.Confirm($"This deletes @{bot.Username} for good. Delete it?"))
                return ExitCode.Refused;
        }

        await client.DeleteBotAsync(bot.Id, cancellationToken);
        if (!invocation.AsJson)
            await invocation.Surroundings.Out.WriteLineAsync("Deleted.");
        return ExitCode.Ok;
    }
}
