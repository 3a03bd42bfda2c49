using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Client.Recovery;

/// <summary>
/// How hard a passphrase is to guess for somebody who tries likely ones first: an estimate by kinds of parts, without a dictionary. What looks like a word counts
/// as one of a few thousand, however long.
/// </summary>
internal static partial class PassphraseStrength
{
    /// <summary>Fewer are refused. Four unrelated words have about 50.</summary>
    public const int LeastBits = 36;

    private const int LeastCharacters = 10;
    private const double BitsOfWord = 13.5;
    private const double BitsOfDigit = 3.3;
    private const double BitsOfOther = 5;
    private const double BitsOfRepeat = 5;

    /// <summary>Bits, rounded down.</summary>
    public static int Of(string passphrase)
    {
        var text = passphrase.Normalize(NormalizationForm.FormC).Trim();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var bits = Parts().EnumerateMatches(text) is var parts ? Sum(text, parts, seen) : 0;
        return (int)(text.EnumerateRunes().Count() < LeastCharacters ? Math.Min(bits, LeastBits - 1) : bits);
    }

    private static double Sum(string text, Regex.ValueMatchEnumerator parts, HashSet<string> seen)
    {
        var bits = 0.0;
        foreach (var part in parts)
        {
            var said = text.AsSpan(part.Index, part.Length);
            if (said.IsWhiteSpace())
                bits += 0.5;
            else if (part.Length > 2 && !seen.Add(said.ToString()))
                bits += 1;
            else if (IsRepeat(said))
                bits += BitsOfRepeat;
            else
                bits += char.IsLetter(said[0]) ? Math.Min(BitsOfWord, said.Length * 3.5) : said.Length * (char.IsDigit(said[0]) ? BitsOfDigit : BitsOfOther);
        }

        return bits;
    }

    /// <summary>One sign again and again, or signs that follow one another, such as 7890 and dcba.</summary>
    private static bool IsRepeat(ReadOnlySpan<char> said)
    {
        if (said.Length < 4)
            return false;
        var step = Step(said[0], said[1]);
        for (var at = 2; at < said.Length; at++)
            if (Step(said[at - 1], said[at]) != step)
                return false;
        return step is >= -1 and <= 1;
    }

    /// <summary>After 9 comes 0.</summary>
    private static int Step(char from, char to) => (from, to) switch
    {
        ('9', '0') => 1,
        ('0', '9') => -1,
        _ => to - from,
    };

    [GeneratedRegex(@"\p{L}+|\d+|\s+|[^\p{L}\d\s]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();
}
