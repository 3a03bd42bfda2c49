using Parley.Contracts;

namespace Parley.Client;

/// <summary>A message of a chat as it was when it was asked for; it does not change by itself.</summary>
public sealed record Message
{
    internal Message()
    {
    }

    /// <summary>Made by the sender; the same on every device.</summary>
    public required MessageId Id { get; init; }

    /// <summary>The chat it is in.</summary>
    public required ChatId ChatId { get; init; }

    /// <summary>Its place in the chat: 1, 2, 3, ... Null for what the server has not committed, and for notices.</summary>
    public required long? Sequence { get; init; }

    /// <summary>Who wrote it; of a notice, whom it is about.</summary>
    public required Person Sender { get; init; }

    /// <summary>Whether this account wrote it, on whatever device.</summary>
    public required bool IsMine { get; init; }

    /// <summary>When the server committed it, by its clock; when it was written, while that has not happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>What it says; of a file, what its sender says about it, which may be nothing. Empty for every other kind.</summary>
    public required string Text { get; init; }

    /// <summary>The file, if it is of the kind <see cref="MessageKind.File"/>; null otherwise.</summary>
    public MessageFile? File { get; init; }

    /// <summary>What has become of it.</summary>
    public required MessageState State { get; init; }

    /// <summary>
    /// Counts the messages of others in the order in which this device could read them, over all chats: 1, 2, 3, ... Whoever takes messages one after the
    /// other remembers it and gives it to <see cref="ParleyClient.ReadMessagesAsync"/>. 0 for everything else.
    /// </summary>
    public required long Arrival { get; init; }

    /// <summary>Where it stands on the screen: a page of history goes on from here.</summary>
    internal long Place { get; init; }

    /// <summary>What opens the file.</summary>
    internal Media.StoredFile? Stored { get; init; }
}

/// <summary>What a message is.</summary>
public enum MessageKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>It is there and cannot be read: keys are missing, or somebody has tampered with it. It becomes readable if it comes again whole.</summary>
    Waiting,

    /// <summary>A notice of this device: the person has another safety number now.</summary>
    SecurityCodeChanged,

    /// <summary>A file, maybe with something said about it.</summary>
    File,

    /// <summary>It was written by a newer version of Parley, and this one cannot show it.</summary>
    Unsupported,
}

/// <summary>What has become of a message.</summary>
public enum MessageState
{
    /// <summary>In the outbox of this device; it leaves as soon as it can.</summary>
    Sending,

    /// <summary>The server has committed it: one tick.</summary>
    Sent,

    /// <summary>On a device of everybody it is for: two ticks.</summary>
    Delivered,

    /// <summary>Read by everybody it is for.</summary>
    Read,

    /// <summary>Refused for good; it stays where it is until it is sent again.</summary>
    Failed,

    /// <summary>Somebody else's.</summary>
    Received,
}
