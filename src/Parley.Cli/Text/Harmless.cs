using System.Globalization;
using System.Text;

namespace Parley.Cli.Text;

/// <summary>
/// Makes what others wrote fit for a terminal: nothing in it can move the cursor, change colours, answer questions on the person's behalf or turn the rest of
/// the line around. What is taken out stays visible as a replacement character.
/// </summary>
internal static class Harmless
{
    private const string TabStop = "    ";

    /// <summary>Lines end with a line feed; tabs are four spaces.</summary>
    public static string Text(string text)
    {
        var harmless = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\t')
                harmless.Append(TabStop);
            else if (rune.Value == '\n' || !IsHarmful(rune))
                harmless.Append(rune.ToString());
            else
                harmless.Append('\uFFFD');
        }

        return harmless.ToString();
    }

    /// <summary>In one line: what separates lines becomes a space.</summary>
    public static string Line(string text) => Text(text).Replace('\n', ' ');

    /// <summary>
    /// Control characters of C0, C1 and DEL; and those that override, embed or isolate a direction, which would take the rest of the row with them. Marks for
    /// a single place (LRM, RLM, ZWJ, ZWNJ) are part of how some languages are written, and stay.
    /// </summary>
    private static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Surrogate || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFFF9 or 0xFFFA or 0xFFFB;
}
