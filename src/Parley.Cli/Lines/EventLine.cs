using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>Something has happened. Which members there are depends on the type; docs/terminal.md has the table.</summary>
internal sealed record EventLine(string Type)
{
    public string? Chat { get; init; }

    public PersonLine? Person { get; init; }

    public MessageLine? Message { get; init; }

    public long? UpTo { get; init; }

    public bool? Typing { get; init; }

    public bool? Online { get; init; }

    public string? LastSeen { get; init; }

    public string? State { get; init; }

    public string? Code { get; init; }

    public string? Detail { get; init; }

    public int? Count { get; init; }

    public bool? Kept { get; init; }

    public int? ChatsLeft { get; init; }

    public IReadOnlyList<int>? Added { get; init; }

    public IReadOnlyList<int>? Gone { get; init; }

    /// <summary>Null for what <c>parley listen</c> tells otherwise: messages are read from the store, where none is missed.</summary>
    public static EventLine? Of(ParleyEvent told) => told switch
    {
        MessageReceived => null,
        MessageSent sent => new EventLine("sent") { Chat = sent.Chat.Id.ToString(), Message = MessageLine.Of(sent.Message) },
        MessageFailed failed => new EventLine("failed") { Chat = failed.Chat.Id.ToString(), Message = MessageLine.Of(failed.Message), Code = failed.Code, Detail = failed.Detail },
        MessageDelivered delivered => new EventLine("delivered") { Chat = delivered.Chat.Id.ToString(), Person = PersonLine.Within(delivered.Person), UpTo = delivered.UpToSequence },
        MessageRead read => new EventLine("read") { Chat = read.Chat.Id.ToString(), Person = PersonLine.Within(read.Person), UpTo = read.UpToSequence },
        TypingChanged typing => new EventLine("typing") { Chat = typing.Chat.Id.ToString(), Person = PersonLine.Within(typing.Person), Typing = typing.IsTyping },
        PresenceChanged presence => new EventLine("presence")
        {
            Person = PersonLine.Within(presence.Person),
            Online = presence.Presence.IsOnline,
            LastSeen = presence.Presence.LastSeen is { } at ? Moment.Of(at) : null,
        },
        ChatChanged changed => new EventLine("chat") { Chat = changed.Chat.Id.ToString(), Person = PersonLine.Within(changed.Chat.Person) },
        SecurityCodeChanged changed => new EventLine("security-code-changed") { Person = PersonLine.Within(changed.Person) },
        DevicesChanged devices => new EventLine("devices") { Added = devices.Added, Gone = devices.Gone },
        HistoryChanged { History: var history } => new EventLine("history") { Kept = !history.OnlyOnDevices, ChatsLeft = history.ChatsLeft, Count = history.Warnings.Count },
        ConnectionChanged connection => new EventLine("connection") { State = StateOf(connection.State) },
        SignedOut signedOut => new EventLine("signed-out") { Code = signedOut.Reason },
        EventsMissed missed => new EventLine("missed") { Count = missed.Count },
        _ => null,
    };

    private static string StateOf(ConnectionState state) => state switch
    {
        ConnectionState.Connecting => "connecting",
        ConnectionState.Synchronizing => "synchronizing",
        ConnectionState.Online => "online",
        _ => "offline",
    };
}
