using Parley.Client;

namespace Parley.Cli.Bots;

/// <summary>Finds the bot that was named on the command line among the own ones.</summary>
internal static class WhichBot
{
    public static async Task<OwnBot> Find(ParleyClient client, string named, CancellationToken cancellationToken) =>
        (await client.GetBotsAsync(cancellationToken)).FirstOrDefault(bot => IsCalled(bot, named.Trim()))
        ?? throw new Failure("bot-not-found", "You have no bot of this name. See: parley bot list", ExitCode.Refused);

    private static bool IsCalled(OwnBot bot, string named) =>
        string.Equals(bot.Username, named.TrimStart('@'), StringComparison.OrdinalIgnoreCase) || string.Equals(bot.Id.ToString(), named, StringComparison.OrdinalIgnoreCase);
}
