using Parley.Client.Bots;

namespace Parley.Client;

/// <summary>A command that a bot is to carry out.</summary>
public sealed class CommandContext : MessageContext
{
    private readonly BotCommand _command;

    internal CommandContext(ParleyBot bot, Chat chat, Message message, BotCommand command, string arguments, CancellationToken cancellationToken)
        : base(bot, chat, message, cancellationToken)
    {
        _command = command;
        Arguments = new CommandArguments(arguments);
    }

    /// <summary>What follows the command.</summary>
    public CommandArguments Arguments { get; }

    /// <summary>Answers with how the command is written.</summary>
    public Task<Message> ReplyUsageAsync() => ReplyAsync($"{Bot.Texts.Usage} /{(_command.Usage.Length > 0 ? _command.Usage : _command.Name)}");
}
