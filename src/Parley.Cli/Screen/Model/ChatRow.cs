using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen.Model;

/// <summary>A chat in the list. All texts are harmless and in one line.</summary>
/// <param name="Id">The chat.</param>
/// <param name="Name">What the other person is called.</param>
/// <param name="Username">Without an at sign; null for none.</param>
internal sealed record ChatRow(ChatId Id, string Name, string? Username = null)
{
    /// <summary>The last message; null in a new chat.</summary>
    public MessageRow? Last { get; init; }

    public int Unread { get; init; }

    /// <summary>The other is a bot.</summary>
    public bool IsBot { get; init; }

    /// <summary>Whether the person has compared the safety number.</summary>
    public Verification Verification { get; init; }

    public bool IsTyping { get; init; }

    /// <summary>Null when nothing was heard of it.</summary>
    public Presence? Presence { get; init; }
}
