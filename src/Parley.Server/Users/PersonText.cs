using System.Globalization;
using System.Text;
using Parley.Server.Operations;

namespace Parley.Server.Users;

/// <summary>Text that people write about themselves and that others see: one line, composed, trimmed, visible.</summary>
internal static class PersonText
{
    /// <summary>Throws input-invalid when nothing is left or it is too long.</summary>
    public static string Required(string field, string? text, int maxCharacters)
    {
        var clean = Optional(field, text, maxCharacters);
        return clean.EnumerateRunes().Any(IsVisible) ? clean : throw new ProblemException(Problems.Input(field, $"Write 1 to {maxCharacters} characters."));
    }

    /// <summary>Empty when there is nothing. Characters are counted as Unicode scalar values.</summary>
    public static string Optional(string field, string? text, int maxCharacters)
    {
        if (text is null)
            return "";
        // A combining sequence has more scalar values before it is composed; what is longer than this is refused unread.
        var clean = text.Length > maxCharacters * 8 ? null : Composition.Compose(text.Trim());
        if (clean is null || clean.EnumerateRunes().Count() > maxCharacters)
            throw new ProblemException(Problems.Input(field, $"Write at most {maxCharacters} characters."));
        if (clean.EnumerateRunes().Any(IsControl))
            throw new ProblemException(Problems.Input(field, "Control characters and line breaks are not allowed."));
        return clean;
    }

    /// <summary>What two spellings that differ in case only have in common.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <summary>Also the marks that turn the direction of the text around them, with which one name can be made to look like another.</summary>
    private static bool IsControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202a and <= 0x202e) or (>= 0x2066 and <= 0x2069);

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Format or UnicodeCategory.SpaceSeparator or UnicodeCategory.NonSpacingMark or UnicodeCategory.OtherNotAssigned);
}
