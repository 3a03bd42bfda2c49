using System.Globalization;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.Model;

/// <summary>A text that is being written, and where in it the cursor stands: always between two characters as people count them.</summary>
internal sealed record Draft(string Text, int Cursor)
{
    public static readonly Draft Empty = new("", 0);

    public bool IsEmpty => Text.Length == 0;

    public Draft Insert(string text) => new(Text.Insert(Cursor, text), Cursor + text.Length);

    public Draft Backspace() => Remove(Before(Cursor), Cursor);

    public Draft Delete() => Remove(Cursor, After(Cursor));

    /// <summary>Removes the word before the cursor, with the spaces behind it.</summary>
    public Draft BackspaceWord() => Remove(WordBefore(), Cursor);

    /// <summary>Removes what stands before the cursor in its line.</summary>
    public Draft BackspaceLine() => Remove(LineStart(), Cursor);

    public Draft Left() => this with { Cursor = Before(Cursor) };

    public Draft Right() => this with { Cursor = After(Cursor) };

    public Draft WordLeft() => this with { Cursor = WordBefore() };

    public Draft WordRight()
    {
        var at = Cursor;
        while (at < Text.Length && char.IsWhiteSpace(Text[at]))
            at++;
        while (at < Text.Length && !char.IsWhiteSpace(Text[at]))
            at++;
        return this with { Cursor = at };
    }

    public Draft Home() => this with { Cursor = LineStart() };

    public Draft End() => this with { Cursor = Text.IndexOf('\n', Cursor) is >= 0 and var end ? end : Text.Length };

    /// <summary>The same column one row up or down, as the text is broken into rows of this width; null where there is no such row.</summary>
    public Draft? Vertically(int rows, int cells)
    {
        var all = Wrap.Rows(Text, cells);
        var (column, row) = Place(cells);
        if (row + rows < 0 || row + rows >= all.Count)
            return null;
        var target = all[row + rows];
        return this with { Cursor = target.Start.Value + Clip.Fitting(Text.AsSpan(target), column) };
    }

    /// <summary>Where the cursor stands when the text is broken into rows of this width.</summary>
    public (int Column, int Row) Place(int cells)
    {
        var rows = Wrap.Rows(Text, cells);
        for (var row = rows.Count - 1; row >= 0; row--)
            if (rows[row].Start.Value <= Cursor)
                return (CellWidth.Of(Text.AsSpan(rows[row].Start.Value, Math.Min(Cursor, rows[row].End.Value) - rows[row].Start.Value)), row);
        return (0, 0);
    }

    private Draft Remove(int from, int to) => new(Text.Remove(from, to - from), from);

    private int After(int at) => at < Text.Length ? at + StringInfo.GetNextTextElementLength(Text.AsSpan(at)) : at;

    private int Before(int at)
    {
        var before = 0;
        for (var next = 0; next < at; next = After(next))
            before = next;
        return before;
    }

    private int LineStart() => Cursor == 0 ? 0 : Text.LastIndexOf('\n', Cursor - 1) + 1;

    private int WordBefore()
    {
        var at = Cursor;
        while (at > 0 && char.IsWhiteSpace(Text[at - 1]))
            at--;
        while (at > 0 && !char.IsWhiteSpace(Text[at - 1]))
            at--;
        return at;
    }
}
