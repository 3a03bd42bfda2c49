using System.CommandLine;
using Parley.Cli.Commands;

namespace Parley.Cli.Bots;

/// <summary><c>parley bot</c>.</summary>
internal static class BotCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var bot = new TaughtCommand("bot", "Makes bots, looks after them, and connects one with a web address.")
        {
            Usage = "create|list|token|delete|webhook [options]",
            Details =
            [
                "A bot is an account of its own that belongs to yours: people see a badge beside its name, and it answers those who write to it. It signs in with a token, which is shown once.",
                "docs/bots.md makes one in five minutes.",
            ],
            Examples = ["parley bot create tea_bot --name Tea --token-file tea.token", "parley bot webhook --token-file tea.token --secret-file tea.secret --url http://127.0.0.1:9000/hook"],
        };
        bot.Add(CreateBotCommand.Create(surroundings));
        bot.Add(ListBotsCommand.Create(surroundings));
        bot.Add(BotTokenCommand.Create(surroundings));
        bot.Add(DeleteBotCommand.Create(surroundings));
        bot.Add(WebhookCommand.Create(surroundings));
        return bot;
    }
}
