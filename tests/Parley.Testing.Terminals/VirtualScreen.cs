using System.Globalization;
using System.Text;
using Parley.Cli.Text;

namespace Parley.Testing.Terminals;

/// <summary>
/// The part of a terminal that the program speaks to: it keeps what would be on the screen, and refuses whatever it does not know, so that nothing leaves unseen.
/// Before the full screen, where prompts and shells write, it passes over the rest.
/// </summary>
public sealed class VirtualScreen
{
    private readonly StringBuilder _sequence = new();
    private readonly bool _isStrict;
    private Place[][] _cells;
    private Place[][]? _main;
    private int _columns;
    private int _rows;
    private int _column;
    private int _row;
    private bool _isResized;

    /// <param name="columns">Cells in a row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="isStrict">Whether the program is alone with this terminal from the first byte on.</param>
    public VirtualScreen(int columns, int rows, bool isStrict = true)
    {
        (_columns, _rows, _cells, _isStrict) = (columns, rows, Blank(columns, rows), isStrict);
    }

    public bool IsAlternate => _main is not null;

    public bool CursorShown { get; private set; } = true;

    /// <summary>Modes that are set and were not reset, such as 2004 (bracketed paste).</summary>
    public ISet<int> Modes { get; } = new HashSet<int>();

    public (int Column, int Row) Cursor => (_column, _row);

    /// <summary>The last graphic rendition, parameters as they came.</summary>
    public string Rendition { get; private set; } = "0";

    /// <summary>Renditions seen, for what depends on colours.</summary>
    public ISet<string> Renditions { get; } = new HashSet<string>(StringComparer.Ordinal);

    public void Write(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = _sequence.Length > 0 || rest[0] < ' ' || rest[0] == '\e' ? 1 : StringInfo.GetNextTextElementLength(rest);
            Take(rest[..length].ToString());
            rest = rest[length..];
        }
    }

    /// <summary>Until the program has drawn anew, it may write where there is nothing any more.</summary>
    public void Resize(int columns, int rows)
    {
        (_columns, _rows, _column, _row, _isResized) = (columns, rows, 0, 0, true);
        (_cells, _main) = (Blank(columns, rows), _main is null ? null : Blank(columns, rows));
    }

    /// <summary>What stands at each place of each row, with its rendition. Nothing stands to the right of what is two cells wide.</summary>
    public IReadOnlyList<IReadOnlyList<Place>> Cells => _cells;

    public override string ToString() => string.Concat(_cells.Select(row => Text(row) + "\n"));

    /// <summary>A row as text.</summary>
    public static string Text(IEnumerable<Place> row) => string.Concat(row.Select(place => place.Cluster)).TrimEnd(' ');

    private static Place[][] Blank(int columns, int rows) => [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Repeat(new Place(" ", "0"), columns).ToArray())];

    private void Take(string cluster)
    {
        if (_sequence.Length > 0)
        {
            _sequence.Append(cluster);
            if (_sequence.Length == 2 ? cluster[0] is not ('[' or ']') : cluster[0] is >= '@' and <= '~')
            {
                Run(_sequence.ToString());
                _sequence.Clear();
            }

            return;
        }

        switch (cluster[0])
        {
            case '\e':
                _sequence.Append(cluster);
                break;
            case '\r':
                _column = 0;
                break;
            case '\n':
                _row = Math.Min(_row + 1, _rows - 1);
                break;
            case < ' ':
                Refuse($"A control character {(int)cluster[0]}");
                break;
            default:
                Put(cluster);
                break;
        }
    }

    private void Put(string cluster)
    {
        var width = CellWidth.OfCluster(cluster);
        if (_isResized && (_row >= _rows || _column + width > _columns))
            return;
        if (_column + width > _columns)
        {
            Refuse($"'{cluster}' beyond the right edge of row {_row}");
            return;
        }

        _cells[_row][_column] = new Place(cluster, Rendition);
        if (width == 2)
            _cells[_row][_column + 1] = new Place("", Rendition);
        _column += width;
    }

    private void Run(string sequence)
    {
        // Application or numeric keypad: of no account here.
        if (sequence is "\e=" or "\e>")
            return;
        if (!sequence.StartsWith("\e[", StringComparison.Ordinal))
        {
            Refuse($"The sequence {sequence[1..]}");
            return;
        }

        var parameters = sequence[2..^1];
        switch (sequence[^1])
        {
            case 'H':
                var at = parameters.Split(';');
                (_row, _column) = (int.Parse(at[0], CultureInfo.InvariantCulture) - 1, int.Parse(at[1], CultureInfo.InvariantCulture) - 1);
                break;
            case 'J' when parameters == "2":
                _cells = Blank(_columns, _rows);
                _isResized = false;
                break;
            case 'm':
                Rendition = parameters;
                Renditions.Add(parameters);
                break;
            case 'h' or 'l' when parameters.StartsWith('?'):
                Switch(int.Parse(parameters[1..], CultureInfo.InvariantCulture), sequence[^1] == 'h');
                break;
            default:
                Refuse($"The sequence {sequence[1..]}");
                break;
        }
    }

    private void Refuse(string what)
    {
        if (_isStrict || IsAlternate)
            throw new InvalidOperationException($"{what} has come through.");
    }

    private void Switch(int mode, bool on)
    {
        if (on)
            Modes.Add(mode);
        else
            Modes.Remove(mode);
        if (mode == 25)
            CursorShown = on;
        else if (mode == 1049 && on && _main is null)
            (_main, _cells) = (_cells, Blank(_columns, _rows));
        else if (mode == 1049 && !on && _main is not null)
            (_cells, _main) = (_main, null);
    }
}

/// <summary>A place of a screen.</summary>
/// <param name="Cluster">One character, as people count them.</param>
/// <param name="Rendition">The parameters of its graphic rendition, as they came.</param>
public sealed record Place(string Cluster, string Rendition);
