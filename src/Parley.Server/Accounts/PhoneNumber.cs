using System.Diagnostics.CodeAnalysis;

namespace Parley.Server.Accounts;

/// <summary>A telephone number in E.164: a plus sign and 7 to 15 digits.</summary>
internal readonly record struct PhoneNumber
{
    private const int MaxWritten = 40;

    private PhoneNumber(string value) => Value = value;

    public string Value { get; }

    /// <summary>Reads a number as people write it: spaces, hyphens, dots and parentheses do not count, and 00 may stand for the plus sign.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        number = default;
        if (text is null || text.Length > MaxWritten)
            return false;
        var written = string.Concat(text.Where(c => c is not (' ' or '\u00a0' or '-' or '.' or '(' or ')')));
        if (written.StartsWith("00", StringComparison.Ordinal))
            written = $"+{written[2..]}";
        if (written.Length is < 8 or > 16 || written[0] != '+' || written[1] == '0' || !written.AsSpan(1).ContainsOnlyDigits())
            return false;
        number = new PhoneNumber(written);
        return true;
    }

    public override string ToString() => Value;
}

internal static class Digits
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
