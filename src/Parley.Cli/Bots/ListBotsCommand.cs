using System.CommandLine;
using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Cli.Text;

namespace Parley.Cli.Bots;

/// <summary><c>parley bot list</c>.</summary>
internal static class ListBotsCommand
{
    private const int UsernameColumns = 34;

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("list", "Lists your bots.") { Usage = "[options]", Examples = ["parley bot list", "parley bot list --json | jq -r .username"] };
        command.Add(CommonOptions.Store);
        command.Add(CommonOptions.Json);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        foreach (var bot in await client.GetBotsAsync(cancellationToken))
            invocation.Write(BotLine.Of(bot), () => $"{Clip.Padded("@" + Harmless.Line(bot.Username), UsernameColumns)} {Harmless.Line(bot.DisplayName)}".TrimEnd());
        return ExitCode.Ok;
    }
}
