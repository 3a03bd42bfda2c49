using Parley.Cli.Screen.Model;
using Parley.Cli.Screen.View;
using Parley.Contracts;

namespace Parley.Cli.Screen.Keys;

/// <summary>Which part of the conversation is in sight.</summary>
internal static class Scrolling
{
    public static int Page(ScreenState state) => Math.Max(1, Layout.MessageRows(state) - 2);

    /// <summary>Upwards for positive rows; asks for older messages at the upper end.</summary>
    public static (ScreenState State, Request? Request) Press(ScreenState state, int rows)
    {
        var scrolled = By(state, rows);
        var open = scrolled.Conversation!;
        var atTop = rows > 0 && open.Scroll >= Layout.MostScroll(scrolled);
        return (scrolled, atTop && !open.ReachesBeginning && open.Messages.Count > 0 ? new OlderRequest(open.Chat) : null);
    }

    public static ScreenState By(ScreenState state, int rows) => state.Conversation is { } open
        ? state with { Conversation = open with { Scroll = Math.Clamp(open.Scroll + rows, 0, Layout.MostScroll(state)) } }
        : state;

    /// <summary>Brings a message into the middle.</summary>
    public static ScreenState Show(ScreenState state, MessageId message)
    {
        var rows = ConversationRows.Of(state);
        var last = LastRow(rows, message);
        if (last < 0 || state.Conversation is not { } open)
            return state;
        var scroll = rows.Count - 1 - last - (Layout.MessageRows(state) / 2);
        return state with { Conversation = open with { Scroll = Math.Clamp(scroll, 0, Math.Max(0, rows.Count - Layout.MessageRows(state))) } };
    }

    /// <summary>
    /// After a change of what is in the conversation or how wide it is: whoever reads older messages keeps them before their eyes; whoever is at the
    /// newest stays there.
    /// </summary>
    public static ScreenState Keep(ScreenState before, ScreenState after)
    {
        if (before.Conversation is not { Scroll: > 0 } was || after.Conversation is not { } now || was.Chat != now.Chat)
            return after;
        var (old, rows) = (ConversationRows.Of(before), ConversationRows.Of(after));
        var bottom = Math.Clamp(old.Count - 1 - was.Scroll, 0, Math.Max(0, old.Count - 1));
        while (bottom > 0 && old[bottom].Message is null)
            bottom--;
        if (old.Count == 0 || old[bottom].Message is not { } anchor || LastRow(rows, anchor) is not (>= 0 and var place))
            return after with { Conversation = now with { Scroll = 0 } };
        var scroll = rows.Count - 1 - (place - (LastRow(old, anchor) - bottom)) + (bottom - (old.Count - 1 - was.Scroll));
        return after with { Conversation = now with { Scroll = Math.Clamp(scroll, 0, Math.Max(0, rows.Count - Layout.MessageRows(after))) } };
    }

    private static int LastRow(IReadOnlyList<ConversationRow> rows, MessageId message)
    {
        for (var row = rows.Count - 1; row >= 0; row--)
            if (rows[row].Message == message)
                return row;
        return -1;
    }
}
