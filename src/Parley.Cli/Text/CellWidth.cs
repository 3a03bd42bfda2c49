using System.Globalization;
using System.Text;

namespace Parley.Cli.Text;

/// <summary>How many cells of a terminal a text takes.</summary>
internal static class CellWidth
{
    private const int Widest = 2;
    private const int EmojiPresentation = 0xFE0F;
    private const int SoftHyphen = 0xAD;

    /// <summary>Of a text in one line, without control characters.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var cells = 0;
        while (!text.IsEmpty)
        {
            var length = StringInfo.GetNextTextElementLength(text);
            cells += OfCluster(text[..length]);
            text = text[length..];
        }

        return cells;
    }

    /// <summary>
    /// Of one grapheme cluster: 0, 1 or 2. The parts that stand by themselves are added up, marks count nothing, and no cluster takes more than two, so that
    /// a family joined of five emoji is as wide as one.
    /// </summary>
    public static int OfCluster(ReadOnlySpan<char> cluster)
    {
        var cells = 0;
        var symbol = false;
        foreach (var rune in cluster.EnumerateRunes())
        {
            if (rune.Value == EmojiPresentation && symbol)
                return Widest;
            symbol |= !Rune.IsLetter(rune);
            cells += OfRune(rune);
        }

        return Math.Min(cells, Widest);
    }

    /// <summary>Whether every terminal agrees on the width: printable ASCII and Latin letters. After anything else the cursor is set anew.</summary>
    public static bool IsCertain(ReadOnlySpan<char> cluster) => cluster.Length == 1 && cluster[0] is >= ' ' and < '\x300' and not (char)SoftHyphen;

    private static int OfRune(Rune rune)
    {
        if (rune.Value is >= ' ' and < '\x7F')
            return 1;
        if (IsJamoWithin(rune.Value))
            return 0;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Control
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => 0,
            UnicodeCategory.Format => rune.Value == SoftHyphen ? 1 : 0,
            _ => WideCharacters.Contains(rune.Value) ? Widest : 1,
        };
    }

    /// <summary>Vowels and finals of Hangul that join the syllable before them.</summary>
    private static bool IsJamoWithin(int codePoint) => codePoint is (>= 0x1160 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FF);
}
