using Parley.Cli.Lines;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary>Writes what happens, a line each, from two sources: messages out of the store, where none is missed, and everything else as it is told.</summary>
internal sealed class Listening(ParleyClient client, Invocation invocation)
{
    private readonly Lock _lock = new();

    /// <summary>Ends with the enumeration. Throws when the server has ended the session.</summary>
    public async Task WriteEvents(IAsyncEnumerable<ParleyEvent> events)
    {
        await foreach (var told in events)
        {
            if (EventLine.Of(told) is { } line)
                Write(line, () => ForPeople(told));
            if (told is SignedOut signedOut)
                throw new Failure(signedOut.Reason, "The server has ended this device's session. Sign in again with: parley sign-in", ExitCode.NotSignedIn);
        }
    }

    /// <summary>Ends after so many messages.</summary>
    public async Task WriteMessages(long? after, long count, bool markRead, CancellationToken cancellationToken)
    {
        await foreach (var message in client.ReadMessagesAsync(after, cancellationToken))
        {
            Write(MessageLine.Of(message), () => $"{Moment.ForPeople(message.At, invocation.Surroundings.Time)}  {Harmless.Line(message.Sender.Name)}: {Indented(Said.Of(message))}");
            if (markRead && client.FindChat(message.ChatId) is { } chat)
                await ReadMark.Tell(client, chat, message, online: true, cancellationToken);
            if (--count == 0)
                return;
        }
    }

    private void Write<T>(T line, Func<string> forPeople)
    {
        lock (_lock)
            invocation.Write(line, forPeople);
    }

    private static string Indented(string text) => Harmless.Text(text).Replace("\n", "\n    ", StringComparison.Ordinal);

    private static string ForPeople(ParleyEvent told) => Harmless.Line(told switch
    {
        MessageSent sent => $"--  sent to {sent.Chat.Person.Name}: {Said.Of(sent.Message)}",
        MessageFailed failed => $"--  not sent to {failed.Chat.Person.Name}: {failed.Detail}",
        MessageDelivered delivered => $"--  {delivered.Person.Name} has everything up to message {delivered.UpToSequence}",
        MessageRead read => $"--  {read.Person.Name} has read everything up to message {read.UpToSequence}",
        TypingChanged typing => $"--  {typing.Person.Name} {(typing.IsTyping ? "is typing" : "has stopped typing")}",
        PresenceChanged presence => $"--  {presence.Person.Name} is {(presence.Presence.IsOnline ? "online" : "gone")}",
        ChatChanged changed => $"--  chat with {changed.Chat.Person.Name}",
        SecurityCodeChanged changed => $"--  the safety number with {changed.Person.Name} has changed",
        DevicesChanged devices => $"--  {DeviceNews.Of(devices)}",
        HistoryChanged { History.Warnings.Count: > 0 } => "--  the server's history does not fit what your devices have written: parley devices history",
        HistoryChanged { History: var history } => history.ChatsLeft > 0 ? $"--  fetching the history of {history.ChatsLeft} chats" : "--  the history is here",
        ConnectionChanged connection => $"--  {EventLine.Of(connection)!.State}",
        SignedOut => "--  signed out",
        EventsMissed missed => $"--  {missed.Count} events were missed",
        _ => "",
    });
}
