using System.Runtime.InteropServices;
using Parley.Cli.Text;

namespace Parley.Cli.Drawing;

/// <summary>A rectangle of a canvas with coordinates of its own; nothing is drawn outside it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Pane(Canvas Canvas, int Left, int Top, int Columns, int Rows)
{
    public static Pane Whole(Canvas canvas) => new(canvas, 0, 0, canvas.Size.Columns, canvas.Size.Rows);

    /// <summary>A part of it, as much of it as there is.</summary>
    public Pane Part(int left, int top, int columns, int rows) => new(
        Canvas, Left + left, Top + top, Math.Max(0, Math.Min(columns, Columns - left)), Math.Max(0, Math.Min(rows, Rows - top)));

    /// <summary>Without a margin on the left and the right.</summary>
    public Pane Inset(int columns) => Part(columns, 0, Columns - (2 * columns), Rows);

    public int Write(int column, int row, string text, Style style = default)
    {
        if (row < 0 || row >= Rows)
            return column;
        return Canvas.Write(Left + column, Top + row, Left + Columns, text, style) - Left;
    }

    /// <summary>At the right edge, clipped to what the pane is wide.</summary>
    public void WriteRight(int row, string text, Style style = default)
    {
        var clipped = Clip.To(text, Columns);
        Write(Columns - CellWidth.Of(clipped), row, clipped, style);
    }

    public void WriteCentred(int row, string text, Style style = default)
    {
        var clipped = Clip.To(text, Columns);
        Write((Columns - CellWidth.Of(clipped)) / 2, row, clipped, style);
    }

    public void Fill(int row, char with, Style style = default) => Write(0, row, new string(with, Columns), style);

    public void FillColumn(int column, char with, Style style = default)
    {
        for (var row = 0; row < Rows; row++)
            Write(column, row, with.ToString(), style);
    }

    /// <summary>Makes all of it blank.</summary>
    public void Clear()
    {
        for (var row = 0; row < Rows; row++)
            Fill(row, ' ');
    }

    public void PlaceCursor(int column, int row)
    {
        if (column >= 0 && column < Columns && row >= 0 && row < Rows)
            Canvas.Cursor = (Left + column, Top + row);
    }
}
