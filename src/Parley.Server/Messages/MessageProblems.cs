using Parley.Server.Operations;

namespace Parley.Server.Messages;

internal static class MessageProblems
{
    public static readonly Problem ChatNotFound = new(404, "chat-not-found", "There is no such chat, or you are not in it.");
    public static readonly Problem AccountClosed = new(403, "account-closed", "This account has been closed. What is written to it reaches nobody.");
    public static readonly Problem BotMayNotBegin = new(403, "bot-may-not-begin", "A bot cannot write first. Ask the person to write to the bot: then it may answer.");
    public static readonly Problem MessageIdTaken = new(409, "message-id-taken", "Another message has this id. Make a new one.");
}
