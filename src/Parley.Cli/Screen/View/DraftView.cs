using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.View;

/// <summary>The line where the person writes; as many rows as there is room for.</summary>
internal static class DraftView
{
    private const int Prompt = 3;

    public static void Draw(Pane pane, ScreenState state)
    {
        if (state.Overlay is FindOverlay find)
        {
            Find(pane, find);
            return;
        }

        var focused = !state.IsListFocused && state.Overlay is null;
        pane.Write(1, 0, "›", focused ? new Style(Colour.Cyan, Emphasis.Bold) : Style.Dim);
        Input(pane, state.Draft, $"Message to {state.OpenChat?.Name}", focused);
    }

    /// <summary>A text that is being written, after a prompt of three cells, with the cursor in sight.</summary>
    public static void Input(Pane pane, Draft draft, string placeholder, bool focused)
    {
        var text = pane.Part(Prompt, 0, pane.Columns - Prompt - 1, pane.Rows);
        if (draft.IsEmpty)
            text.Write(0, 0, Clip.To(placeholder, text.Columns), Style.Dim);
        var cells = Math.Max(2, text.Columns);
        var lines = Wrap.Lines(draft.Text, cells);
        var (column, row) = draft.Place(cells);
        var first = Math.Clamp(row - text.Rows + 1, 0, Math.Max(0, lines.Count - text.Rows));
        for (var index = 0; index < text.Rows && first + index < lines.Count; index++)
            text.Write(0, index, lines[first + index]);
        // A cursor behind a full row stands on its last cell.
        if (focused)
            text.PlaceCursor(Math.Min(column, text.Columns - 1), row - first);
    }

    private static void Find(Pane pane, FindOverlay find)
    {
        pane.Write(1, 0, "/", new Style(Colour.Cyan, Emphasis.Bold));
        var count = find.Query.IsEmpty ? "" : find.Hits.Count == 0 ? "nothing found" : $"{find.Chosen + 1} of {find.Hits.Count}";
        pane.Inset(1).WriteRight(0, count, find.Hits.Count == 0 ? Style.Bold : Style.Dim);
        Input(pane.Part(0, 0, pane.Columns - CellWidth.Of(count) - 1, 1), find.Query, "Find in this conversation", focused: true);
    }
}
