using System.Globalization;

namespace Parley.Cli.Text;

/// <summary>Cuts and pads texts to cells.</summary>
internal static class Clip
{
    private const string Ellipsis = "…";

    /// <summary>The whole text where it fits, else its beginning and an ellipsis.</summary>
    public static string To(string text, int cells)
    {
        if (cells <= 0)
            return "";
        if (CellWidth.Of(text) <= cells)
            return text;
        return text[..Fitting(text, cells - 1)] + Ellipsis;
    }

    /// <summary>Exactly this wide, with spaces at the end.</summary>
    public static string Padded(string text, int cells)
    {
        var clipped = To(text, cells);
        return clipped + new string(' ', Math.Max(0, cells - CellWidth.Of(clipped)));
    }

    /// <summary>How many characters of the text fit into the cells, whole clusters only.</summary>
    public static int Fitting(ReadOnlySpan<char> text, int cells)
    {
        var position = 0;
        while (position < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text[position..]);
            cells -= CellWidth.OfCluster(text.Slice(position, length));
            if (cells < 0)
                break;
            position += length;
        }

        return position;
    }
}
