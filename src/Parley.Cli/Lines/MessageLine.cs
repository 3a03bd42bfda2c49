using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>A message. Kinds are "text", "file", "waiting", "unsupported" and "security-code-changed"; states those of <see cref="MessageState"/> in lower case.</summary>
internal sealed record MessageLine(
    string Type, string Chat, string Id, long? Sequence, string At, PersonLine From, bool Mine, string Kind, string? Text, FileLine? File, string? State, long? Arrival)
{
    public static MessageLine Of(Message message) => new(
        "message", message.ChatId.ToString(), message.Id.ToString(), message.Sequence, Moment.Of(message.At), PersonLine.Within(message.Sender), message.IsMine,
        KindOf(message.Kind), message.Kind == MessageKind.Text || message.Text.Length > 0 ? message.Text : null, FileLine.Of(message.File), message.IsMine ? StateOf(message.State) : null, message.Arrival > 0 ? message.Arrival : null);

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
        MessageKind.File => "file",
        MessageKind.Unsupported => "unsupported",
        MessageKind.SecurityCodeChanged => "security-code-changed",
        _ => "waiting",
    };
}
