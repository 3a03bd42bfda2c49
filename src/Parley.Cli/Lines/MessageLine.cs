using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>A message. Kinds are "text", "waiting" and "security-code-changed"; states those of <see cref="MessageState"/> in lower case.</summary>
internal sealed record MessageLine(
    string Type, string Chat, string Id, long? Sequence, string At, PersonLine From, bool Mine, string Kind, string? Text, string? State, long? Arrival)
{
    public static MessageLine Of(Message message) => new(
        "message", message.ChatId.ToString(), message.Id.ToString(), message.Sequence, Moment.Of(message.At), PersonLine.Within(message.Sender), message.IsMine,
        KindOf(message.Kind), message.Kind == MessageKind.Text ? message.Text : null, message.IsMine ? StateOf(message.State) : null, message.Arrival > 0 ? message.Arrival : null);

    public static string StateOf(MessageState state) => state switch
    {
        MessageState.Sending => "sending",
        MessageState.Sent => "sent",
        MessageState.Delivered => "delivered",
        MessageState.Read => "read",
        MessageState.Failed => "failed",
        _ => "received",
    };

    private static string KindOf(MessageKind kind) => kind switch
    {
        MessageKind.Text => "text",
        MessageKind.SecurityCodeChanged => "security-code-changed",
        _ => "waiting",
    };
}
