using Parley.Cli.Screen.Model;
using Parley.Cli.Screen.View;

namespace Parley.Cli.Screen.Keys;

/// <summary>The keys while the list of chats has the keyboard.</summary>
internal static class ListKeys
{
    public static (ScreenState State, Request? Request) Press(ScreenState state, KeyPress key)
    {
        var page = Math.Max(1, (Layout.ListRows(state) / ChatListView.RowsPerChat) - 1);
        return key switch
        {
            { Key: Key.Up } => (Choose(state, -1), null),
            { Key: Key.Down } => (Choose(state, 1), null),
            { Key: Key.PageUp } => (Choose(state, -page), null),
            { Key: Key.PageDown } => (Choose(state, page), null),
            { Key: Key.Home } => (Choose(state, -state.Chats.Count), null),
            { Key: Key.End } => (Choose(state, state.Chats.Count), null),
            { Key: Key.Enter or Key.Right } when Chosen(state) is { } chat => Keyboard.Open(state, chat.Id),
            { Key: Key.Tab or Key.BackTab or Key.Escape } when state.Conversation is not null => (state with { IsListFocused = false }, null),
            { Key: Key.Text, Text: "/" or "n" } => (state with { Overlay = new PeopleOverlay(Draft.Empty, []) }, null),
            { Key: Key.Text, Text: "?" } => (state with { Overlay = new HelpOverlay() }, null),
            _ => (state, null),
        };
    }

    private static ChatRow? Chosen(ScreenState state) => state.Chats.Count == 0 ? null : state.Chats[Math.Max(0, ChatListView.IndexOf(state))];

    private static ScreenState Choose(ScreenState state, int step) => state.Chats.Count == 0
        ? state
        : state with { Chosen = state.Chats[Math.Clamp(Math.Max(0, ChatListView.IndexOf(state)) + step, 0, state.Chats.Count - 1)].Id };
}
