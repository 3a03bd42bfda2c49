using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;

namespace Parley.Cli.Screen.View;

/// <summary>All keys.</summary>
internal static class HelpView
{
    private const int KeyColumns = 17;

    private static readonly (string Keys, string What)[] Lines =
    [
        ("", "Everywhere"),
        ("Ctrl+N", "new chat: find somebody"),
        ("Alt+↑ Alt+↓", "the chat above, below"),
        ("Tab", "between chats and message"),
        ("Esc", "back"),
        ("Ctrl+L", "draw the screen anew"),
        ("Ctrl+Z", "to the shell; fg comes back"),
        ("Ctrl+Q", "quit"),
        ("F1 Ctrl+/", "this help"),
        ("", ""),
        ("", "In the chats"),
        ("↑ ↓ PgUp PgDn", "choose"),
        ("Enter →", "open"),
        ("", ""),
        ("", "In a conversation"),
        ("Enter", "send"),
        ("Alt+Enter Ctrl+J", "a new line"),
        ("PgUp PgDn", "older, newer messages"),
        ("Home End", "oldest, newest; ends of a line"),
        ("/file PATH", "send a file"),
        ("/save", "save the newest file; /save PATH"),
        ("Ctrl+F", "find a text in what is loaded"),
        ("Ctrl+G", "safety number"),
        ("Ctrl+R", "try a failed message again"),
        ("", ""),
        ("", "While writing"),
        ("Ctrl+A Ctrl+E", "to the line's beginning, its end"),
        ("Alt+← Alt+→", "a word back, forth"),
        ("Ctrl+W", "delete the word before"),
        ("Ctrl+U", "delete the line before"),
        ("Ctrl+C", "delete all; quit when there is nothing"),
        ("", ""),
        ("", "Signs"),
        ("…", "on its way"),
        ("✓", "the server has it"),
        ("✓✓", "on the other's device; coloured: read"),
        ("!", "not sent: Ctrl+R tries again"),
    ];

    public static int Rows => Lines.Length;

    /// <summary>The keys and signs that are explained; several in one text stand apart by spaces.</summary>
    public static IEnumerable<string> Keys => Lines.Select(line => line.Keys).Where(keys => keys.Length > 0);

    public static void Draw(Pane pane, HelpOverlay help)
    {
        pane.Clear();
        var inner = pane.Inset(1);
        for (var row = 0; row < inner.Rows && row + help.Scroll < Lines.Length; row++)
        {
            var (keys, what) = Lines[row + help.Scroll];
            if (keys.Length == 0)
            {
                inner.Write(0, row, what, Style.Bold);
                continue;
            }

            inner.Write(2, row, keys);
            inner.Write(2 + KeyColumns + 1, row, what, Style.Dim);
        }
    }
}
