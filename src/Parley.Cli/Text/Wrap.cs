using System.Globalization;

namespace Parley.Cli.Text;

/// <summary>Breaks a text into rows.</summary>
internal static class Wrap
{
    /// <summary>
    /// Rows of at most this many cells: at line feeds, else after spaces, else wherever a word is longer than a row. Every character is in a row but the line feed
    /// and the space at which a row was broken.
    /// </summary>
    /// <returns>Where in the text each row begins and how long it is; one row at least.</returns>
    public static IReadOnlyList<Range> Rows(string text, int cells)
    {
        var rows = new List<Range>();
        var start = 0;
        while (true)
        {
            var end = text.IndexOf('\n', start);
            Break(text, start, end < 0 ? text.Length : end, Math.Max(2, cells), rows);
            if (end < 0)
                return rows;
            start = end + 1;
        }
    }

    /// <summary>The texts of the rows.</summary>
    public static IReadOnlyList<string> Lines(string text, int cells) => [.. Rows(text, cells).Select(row => text[row])];

    private static void Break(string text, int start, int end, int cells, List<Range> rows)
    {
        while (true)
        {
            var fits = start + Clip.Fitting(text.AsSpan(start, end - start), cells);
            if (fits == end)
            {
                rows.Add(start..end);
                return;
            }

            // A space that no longer fits is where the row ends by itself.
            var space = text[fits] == ' ' ? fits : text.LastIndexOf(' ', fits - 1, fits - start);
            if (space > start)
            {
                rows.Add(start..space);
                start = space + 1;
            }
            else
            {
                fits = Math.Max(fits, start + StringInfo.GetNextTextElementLength(text.AsSpan(start)));
                rows.Add(start..fits);
                start = fits;
            }
        }
    }
}
