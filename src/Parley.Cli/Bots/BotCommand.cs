using System.CommandLine;
using Parley.Cli.Commands;

namespace Parley.Cli.Bots;

/// <summary><c>parley bot</c>.</summary>
internal static class BotCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var bot = new TaughtCommand("bot", "Makes bots and looks after them.")
        {
            Usage = "create|list|token|delete [options]",
            Details =
            [
                "A bot is an account of its own that belongs to yours: people see a badge beside its name, and it answers those who write to it. It signs in with a token, which is shown once.",
            ],
            Examples = ["parley bot create tea_bot --name Tea --token-file tea.token"],
        };
        bot.Add(CreateBotCommand.Create(surroundings));
        bot.Add(ListBotsCommand.Create(surroundings));
        bot.Add(BotTokenCommand.Create(surroundings));
        bot.Add(DeleteBotCommand.Create(surroundings));
        return bot;
    }
}
