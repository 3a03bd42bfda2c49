using Parley.Cli.Screen.Model;
using Parley.Contracts;

namespace Parley.Cli.Screen.Keys;

/// <summary>The keys while a text is looked for in the conversation.</summary>
internal static class FindKeys
{
    public static (ScreenState State, Request? Request) Press(ScreenState state, FindOverlay find, KeyPress key) => key.Key switch
    {
        Key.Escape => (state with { Overlay = null }, null),
        Key.Enter or Key.Up => (Show(state, find with { Chosen = Math.Min(find.Chosen + 1, Math.Max(0, find.Hits.Count - 1)) }), null),
        Key.Down => (Show(state, find with { Chosen = Math.Max(0, find.Chosen - 1) }), null),
        Key.PageUp or Key.PageDown => Scrolling.Press(state, key.Key == Key.PageUp ? Scrolling.Page(state) : -Scrolling.Page(state)),
        _ => (DraftKeys.Press(find.Query, key) is { } query ? Look(state, find, query with { Text = query.Text.Replace('\n', ' ') }) : state, null),
    };

    private static ScreenState Look(ScreenState state, FindOverlay find, Draft query) =>
        query.Text == find.Query.Text ? state with { Overlay = find with { Query = query } } : Show(state, new FindOverlay(query, Hits(state, query.Text)));

    private static ScreenState Show(ScreenState state, FindOverlay find)
    {
        var looking = state with { Overlay = find };
        return find.Shown is { } message ? Scrolling.Show(looking, message) : looking;
    }

    private static IReadOnlyList<MessageId> Hits(ScreenState state, string text) => text.Length == 0
        ? []
        : [.. state.Conversation!.Messages.Where(message => message.Text.Contains(text, StringComparison.OrdinalIgnoreCase)).Select(static message => message.Id).Reverse()];
}
