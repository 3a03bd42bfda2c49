namespace Parley.Client;

/// <summary>What a bot says by itself.</summary>
public sealed record BotTexts
{
    /// <summary>The first lines of the answers to /start and /help; null for what the profile says about the bot.</summary>
    public string? Greeting { get; init; }

    /// <summary>The line of /help about itself, without the slash.</summary>
    public string Help { get; init; } = "help: what I can do";

    /// <summary>The answer to a command that there is not.</summary>
    public string UnknownCommand { get; init; } = "I do not know this command. Write /help to see what I can do.";

    /// <summary>The answer to what is no command, in a bot that understands nothing else.</summary>
    public string OnlyCommands { get; init; } = "I understand commands only. Write /help to see them.";

    /// <summary>Before the usage of a command that was written wrongly.</summary>
    public string Usage { get; init; } = "Like this:";

    /// <summary>The answer when a handler failed.</summary>
    public string Apology { get; init; } = "Something went wrong on my side. Please try again later.";

    /// <summary>The answer to more messages than <see cref="ParleyBot.MessagesPerMinute"/>.</summary>
    public string TooFast { get; init; } = "That is too fast for me, so I have left some messages out. Please wait a minute.";
}
