using System.CommandLine;

namespace Parley.Cli.Bots;

/// <summary>Arguments and options that several commands about bots share.</summary>
internal static class BotOptions
{
    public static Argument<string> Bot { get; } = new("bot") { HelpName = "BOT", Description = "The bot's username, or the id of its account." };

    public static Option<string> NewTokenFile { get; } = new("--token-file")
    {
        HelpName = "FILE",
        Description = "Writes the token into this file, for your eyes only, instead of showing it. The file must not be there yet.",
    };
}
