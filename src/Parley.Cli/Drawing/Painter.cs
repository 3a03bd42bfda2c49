using System.Globalization;
using System.Text;
using Parley.Cli.Text;

namespace Parley.Cli.Drawing;

/// <summary>Turns the difference between two canvases into the bytes that make a terminal show the second (ECMA-48).</summary>
internal sealed class Painter(bool withColours)
{
    private Canvas? _shown;
    private Style _style = Style.Plain;

    /// <summary>Nothing is known about what the terminal shows: the next painting is a whole one.</summary>
    public void Forget() => _shown = null;

    public string Paint(Canvas canvas)
    {
        var output = new StringBuilder("\e[?2026h\e[?25l");
        if (_shown is null || _shown.Size != canvas.Size)
        {
            _style = Style.Plain;
            output.Append("\e[0m\e[2J");
            _shown = new Canvas(canvas.Size);
        }

        for (var row = 0; row < canvas.Size.Rows; row++)
            PaintRow(output, row, _shown.Row(row), canvas.Row(row));
        if (canvas.Cursor is var (column, line))
            Move(output, column, line).Append("\e[?25h");
        _shown = canvas;
        return output.Append("\e[?2026l").ToString();
    }

    private void PaintRow(StringBuilder output, int row, ReadOnlySpan<Cell> shown, ReadOnlySpan<Cell> wanted)
    {
        var cursor = -1;
        for (var column = 0; column < wanted.Length; column++)
        {
            var cell = wanted[column];
            if (cell.Cluster.Length == 0 || shown[column] == cell)
                continue;
            if (cursor != column)
                Move(output, column, row);
            Change(output, cell.Style);
            output.Append(cell.Cluster);
            // A terminal may think otherwise of the width: then only this cluster is out of place.
            cursor = CellWidth.IsCertain(cell.Cluster) ? column + 1 : -1;
        }
    }

    private static StringBuilder Move(StringBuilder output, int column, int row) => output.Append(CultureInfo.InvariantCulture, $"\e[{row + 1};{column + 1}H");

    private void Change(StringBuilder output, Style style)
    {
        if (_style == style)
            return;
        _style = style;
        output.Append("\e[").Append(Ink.Parameters(style, withColours)).Append('m');
    }
}
