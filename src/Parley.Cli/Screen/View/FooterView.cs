using Parley.Cli.Drawing;
using Parley.Cli.Screen.Keys;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Screen.View;

/// <summary>The last row: a notice, or the keys that are of use now.</summary>
internal static class FooterView
{
    public static void Draw(Pane pane, ScreenState state)
    {
        if (state.Notice is { } notice)
        {
            pane.Inset(1).Write(0, 0, $" {Clip.To(notice, Math.Max(0, pane.Columns - 4))} ", Style.Reversed);
            return;
        }

        var column = 1;
        foreach (var (key, what) in Hints(state))
        {
            if (column + CellWidth.Of(key) + CellWidth.Of(what) + 1 > pane.Columns - 1)
                break;
            column = pane.Write(column, 0, key, Style.Bold);
            column = pane.Write(column + 1, 0, what, Style.Dim) + 2;
        }
    }

    private static IEnumerable<(string Key, string What)> Hints(ScreenState state) => state.Overlay switch
    {
        PeopleOverlay => [("Enter", "write"), ("↑↓", "choose"), ("Esc", "close")],
        FindOverlay => [("Enter", "older"), ("↑↓", "older, newer"), ("Esc", "close")],
        HelpOverlay => [("↑↓", "scroll"), ("Esc", "close")],
        SafetyNumberOverlay safety =>
        [
            .. SafetyNumberKeys.CanMark(state.OpenChat, safety) ? [("S", "they are the same")] : Array.Empty<(string, string)>(),
            .. SafetyNumberKeys.CanClear(state.OpenChat)
                ? [("N", state.OpenChat!.Verification == Verification.Changed ? "send all the same" : "not verified any more")] : Array.Empty<(string, string)>(),
            ("Esc", "close"),
        ],
        _ when state.IsListFocused || state.Conversation is null =>
            [("Enter", "open"), ("^N", "new chat"), ("F1", "help"), ("^Q", "quit"), ("↑↓", "choose"), .. state.Conversation is null ? Array.Empty<(string, string)>() : [("Tab", "write")]],
        _ => [("Enter", "send"), state.IsWide ? ("Tab", "chats") : ("Esc", "chats"), ("PgUp", "older"), ("F1", "help"), ("^F", "find"), ("^N", "new chat"), ("^G", "safety number"), ("^Q", "quit")],
    };
}
