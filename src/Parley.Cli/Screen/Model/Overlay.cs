using Parley.Contracts;

namespace Parley.Cli.Screen.Model;

/// <summary>What lies over the conversation and has the keyboard.</summary>
internal abstract record Overlay;

/// <summary>All keys.</summary>
/// <param name="Scroll">Rows out of sight above.</param>
internal sealed record HelpOverlay(int Scroll = 0) : Overlay;

/// <summary>Somebody is looked for, to begin a chat with.</summary>
internal sealed record PeopleOverlay(Draft Query, IReadOnlyList<PersonRow> Found, int Chosen = 0, string? Note = null) : Overlay;

/// <summary>A text is looked for in what is loaded of the conversation.</summary>
/// <param name="Query">What.</param>
/// <param name="Hits">The messages that have it, newest first.</param>
/// <param name="Chosen">Which of them is shown.</param>
internal sealed record FindOverlay(Draft Query, IReadOnlyList<MessageId> Hits, int Chosen = 0) : Overlay
{
    public MessageId? Shown => Chosen < Hits.Count ? Hits[Chosen] : null;
}

/// <summary>The number that two people compare.</summary>
/// <param name="Name">With whom.</param>
/// <param name="Digits">Sixty; null while they are being computed.</param>
/// <param name="Note">Why there are none; or, with them, what is to be known besides.</param>
internal sealed record SafetyNumberOverlay(string Name, string? Digits = null, string? Note = null) : Overlay;
