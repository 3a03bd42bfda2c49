using System.Collections.Immutable;
using Parley.Cli.Drawing;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Screen.Model;

/// <summary>Everything that the full screen shows follows from this.</summary>
/// <param name="Size">Of the terminal.</param>
/// <param name="Me">What the own account is called.</param>
/// <param name="Now">In the person's time zone.</param>
internal sealed record ScreenState(Size Size, string Me, DateTimeOffset Now)
{
    /// <summary>From this width on the list and the conversation stand beside each other.</summary>
    public const int WideColumns = 70;

    public const int LeastColumns = 24;
    public const int LeastRows = 7;
    private const int ListLeast = 24;
    private const int ListMost = 36;

    public ConnectionState Connection { get; init; }

    public bool IsSignedOut { get; init; }

    public IReadOnlyList<ChatRow> Chats { get; init; } = [];

    /// <summary>The chat on which the list's cursor stands.</summary>
    public ChatId? Chosen { get; init; }

    public Conversation? Conversation { get; init; }

    /// <summary>Whether keys go to the list; to the message that is being written otherwise.</summary>
    public bool IsListFocused { get; init; } = true;

    /// <summary>What is being written in each chat.</summary>
    public ImmutableDictionary<ChatId, Draft> Drafts { get; init; } = ImmutableDictionary<ChatId, Draft>.Empty;

    public Overlay? Overlay { get; init; }

    /// <summary>Something that the person should know, until the next key.</summary>
    public string? Notice { get; init; }

    /// <summary>Whether the terminal's window is in front, as far as it tells.</summary>
    public bool IsInFront { get; init; } = true;

    public bool IsWide => Size.Columns >= WideColumns;

    public int ListColumns => IsWide ? Math.Clamp(Size.Columns * 3 / 10, ListLeast, ListMost) : Size.Columns;

    public int ConversationColumns => IsWide ? Size.Columns - ListColumns - 1 : Size.Columns;

    /// <summary>Where the conversation can be seen: beside the list, or in its place.</summary>
    public bool ShowsConversation => Conversation is not null && (IsWide || !IsListFocused);

    public ChatRow? OpenChat => Conversation is { } open ? Chats.FirstOrDefault(chat => chat.Id == open.Chat) : null;

    public Draft Draft => Conversation is { } open ? Drafts.GetValueOrDefault(open.Chat, Draft.Empty) : Draft.Empty;

    /// <summary>Whether the person has the newest messages of the open chat before their eyes.</summary>
    public bool IsReading => ShowsConversation && IsInFront && Overlay is null or FindOverlay && Conversation is { Scroll: 0 } && OpenChat is { Unread: > 0 };

    public ScreenState WithDraft(Draft draft) => Conversation is { } open ? this with { Drafts = Drafts.SetItem(open.Chat, draft) } : this;
}
