using System.CommandLine;
using Parley.Cli.Commands;
using Parley.Cli.Lines;

namespace Parley.Cli.Bots;

/// <summary><c>parley bot token</c>.</summary>
internal static class BotTokenCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("token", "Gives a bot a new token and shows it, this once.")
        {
            Usage = "BOT [options]",
            Details = ["The token before and all sessions of the bot end at once. Its keys and chats stay on the machine where it runs: start it there with the new token."],
            Examples = ["parley bot token tea_bot --token-file tea.new.token"],
        };
        command.Add(BotOptions.Bot);
        foreach (var option in new Option[] { BotOptions.NewTokenFile, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        using var file = NewSecretFile.Open(invocation.Get(BotOptions.NewTokenFile));
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var bot = await WhichBot.Find(client, invocation.Get(BotOptions.Bot)!, cancellationToken);
        var token = await client.RenewBotTokenAsync(bot.Id, cancellationToken);
        file?.Write(token);
        invocation.Write(
            BotLine.Of(bot) with { Token = file is null ? token : null },
            () => file is null ? token : $"The new token of @{bot.Username} is in {Text.Harmless.Line(file.Path)}.");
        return ExitCode.Ok;
    }
}
