using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.View;

/// <summary>All keys.</summary>
internal static class HelpView
{
    private const int Margin = 1;
    private const int KeysColumn = 2;
    private const int WhatColumn = 20;

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
        ("Ctrl+G", "safety number, verify"),
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
        ("✓", "behind a name: verified"),
        ("!", "not sent: Ctrl+R tries again"),
    ];

    /// <summary>The keys and signs that are explained; several in one text stand apart by spaces.</summary>
    public static IEnumerable<string> Keys => Lines.Select(line => line.Keys).Where(keys => keys.Length > 0);

    /// <summary>How many rows all of it takes.</summary>
    public static int RowsOf(ScreenState state) => Rows(state.ConversationColumns - (2 * Margin)).Count;

    public static void Draw(Pane pane, HelpOverlay help)
    {
        pane.Clear();
        var inner = pane.Inset(Margin);
        var rows = Rows(inner.Columns);
        for (var row = 0; row < inner.Rows && row + help.Scroll < rows.Count; row++)
            foreach (var piece in rows[row + help.Scroll])
                inner.Write(piece.Column, row, piece.Text, piece.Style);
    }

    private static List<IReadOnlyList<Piece>> Rows(int columns)
    {
        List<IReadOnlyList<Piece>> rows = [];
        foreach (var (keys, what) in Lines)
        {
            if (keys.Length == 0)
            {
                rows.Add([new Piece(0, what, Style.Bold)]);
                continue;
            }

            var lines = Wrap.Lines(what, columns - WhatColumn);
            rows.Add([new Piece(KeysColumn, keys, Style.Plain), new Piece(WhatColumn, lines[0], Style.Dim)]);
            rows.AddRange(lines.Skip(1).Select(line => new[] { new Piece(WhatColumn, line, Style.Dim) }));
        }

        return rows;
    }
}
