using Parley.Contracts;

namespace Parley.Cli.Screen.Model;

/// <summary>The open chat.</summary>
/// <param name="Chat">Which.</param>
/// <param name="Messages">As many of the newest as were loaded, oldest first.</param>
internal sealed record Conversation(ChatId Chat, IReadOnlyList<MessageRow> Messages)
{
    /// <summary>Whether there are no older ones on this device.</summary>
    public bool ReachesBeginning { get; init; }

    /// <summary>Where the line goes that says what was new when the chat was opened.</summary>
    public MessageId? FirstUnread { get; init; }

    /// <summary>How many rows of newer messages are out of sight below.</summary>
    public int Scroll { get; init; }
}
