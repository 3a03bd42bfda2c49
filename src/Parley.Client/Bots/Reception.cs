using Microsoft.Extensions.Logging;

namespace Parley.Client.Bots;

/// <summary>Finds out what a message wants, lets the bot's handler do it, and answers where there is none.</summary>
internal sealed partial class Reception(ParleyBot bot, CommandTable commands, Func<MessageContext, Task>? onMessage, Core core)
{
    private const string Start = "start";
    private const string Help = "help";

    /// <summary>
    /// Completes when the message has been dealt with. What a handler throws is logged and answered with a sentence; what is thrown from here is a store that
    /// has failed, or that the bot is to stop.
    /// </summary>
    public async Task Deal(Message message, CancellationToken stopping)
    {
        if (bot.Client.FindChat(message.ChatId) is not { } chat)
            return;
        var context = new MessageContext(bot, chat, message, stopping);
        try
        {
            await Hand(chat, message, context, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested && exception is not StoreException)
        {
            HandlerFailed(core.Log, exception);
            await Say(context, bot.Texts.Apology, "apology");
        }

        await chat.MarkReadAsync(message, CancellationToken.None);
    }

    /// <summary>Leaves a message out, and says so if it is the first.</summary>
    public async Task LeaveOut(Message message, bool isFirst, CancellationToken stopping)
    {
        if (isFirst && bot.Client.FindChat(message.ChatId) is { } chat)
            await Say(new MessageContext(bot, chat, message, stopping), bot.Texts.TooFast, "too-fast");
    }

    /// <summary>Nobody can keep the bot from its work by being impossible to answer.</summary>
    private async Task Say(MessageContext context, string text, string which)
    {
        try
        {
            await context.Reply(text, which);
        }
        catch (RefusedException refusal)
        {
            NotSaid(core.Log, refusal.Code);
        }
    }

    private Task Hand(Chat chat, Message message, MessageContext context, CancellationToken stopping)
    {
        if (!bot.ReadsCommands || !CommandTable.TryRead(message.Text, bot.Client.Me.Username, out var name, out var arguments))
            return onMessage?.Invoke(context) ?? context.ReplyAsync(bot.Texts.OnlyCommands);
        if (commands.Find(name) is { } command)
            return command.Handler(new CommandContext(bot, chat, message, command, arguments, stopping));
        var isOwn = name.Equals(Help, StringComparison.OrdinalIgnoreCase) || name.Equals(Start, StringComparison.OrdinalIgnoreCase);
        return context.ReplyAsync(isOwn ? Listing() : bot.Texts.UnknownCommand);
    }

    private string Listing()
    {
        var greeting = bot.Texts.Greeting ?? bot.Client.Me.About;
        var lines = commands.Usages.Concat(commands.Find(Help) is null ? [bot.Texts.Help] : []).Select(usage => "/" + usage);
        return string.Join('\n', greeting.Length > 0 ? [greeting, "", .. lines] : lines);
    }

    [LoggerMessage(40, LogLevel.Error, "A handler of the bot failed; the person was told so.")]
    private static partial void HandlerFailed(ILogger log, Exception exception);

    [LoggerMessage(41, LogLevel.Warning, "The bot could not answer: {Code}")]
    private static partial void NotSaid(ILogger log, string code);
}
