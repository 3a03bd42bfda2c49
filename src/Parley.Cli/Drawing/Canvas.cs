using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Parley.Cli.Text;

namespace Parley.Cli.Drawing;

/// <summary>How large a terminal is.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Size(int Columns, int Rows);

/// <summary>One cell: a grapheme cluster; or nothing, where the cluster to the left is two cells wide.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Cell(string Cluster, Style Style)
{
    public static readonly Cell Blank = new(" ", Style.Plain);
}

/// <summary>What a terminal is to show: a cell for every place, and where the cursor stands.</summary>
internal sealed class Canvas
{
    private readonly Cell[] _cells;

    public Canvas(Size size)
    {
        Size = size;
        _cells = new Cell[size.Columns * size.Rows];
        Array.Fill(_cells, Cell.Blank);
    }

    public Size Size { get; }

    /// <summary>Null hides it.</summary>
    public (int Column, int Row)? Cursor { get; set; }

    public ReadOnlySpan<Cell> Row(int row) => _cells.AsSpan(row * Size.Columns, Size.Columns);

    /// <summary>Writes one row of text; what lies beyond the columns from <paramref name="column"/> to <paramref name="end"/> is left out.</summary>
    /// <returns>The column after the text.</returns>
    public int Write(int column, int row, int end, string text, Style style)
    {
        if (row < 0 || row >= Size.Rows)
            return column;
        end = Math.Min(end, Size.Columns);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = StringInfo.GetNextTextElementLength(rest);
            var width = CellWidth.OfCluster(rest[..length]);
            if (column + width > end)
                break;
            if (width > 0 && column >= 0)
                Put(column, row, rest[..length].ToString(), width, style);
            column += width;
            rest = rest[length..];
        }

        return column;
    }

    /// <summary>The rows as text, spaces at their ends left out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var row = 0; row < Size.Rows; row++)
        {
            var line = new StringBuilder();
            foreach (var cell in Row(row))
                line.Append(cell.Cluster);
            text.Append(line.ToString().TrimEnd(' ')).Append('\n');
        }

        return text.ToString();
    }

    private void Put(int column, int row, string cluster, int width, Style style)
    {
        var at = (row * Size.Columns) + column;
        // Half of a wide cluster cannot stay.
        if (_cells[at].Cluster.Length == 0 && column > 0)
            _cells[at - 1] = Cell.Blank;
        if (column + width < Size.Columns && _cells[at + width].Cluster.Length == 0)
            _cells[at + width] = Cell.Blank;
        _cells[at] = new Cell(cluster, style);
        if (width == 2)
            _cells[at + 1] = new Cell("", style);
    }
}
