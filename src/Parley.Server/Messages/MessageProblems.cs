using Parley.Server.Operations;

namespace Parley.Server.Messages;

internal static class MessageProblems
{
    public static readonly Problem ChatNotFound = new(404, "chat-not-found", "There is no such chat, or you are not in it.");
    public static readonly Problem MessageIdTaken = new(409, "message-id-taken", "Another message has this id. Make a new one.");
}
