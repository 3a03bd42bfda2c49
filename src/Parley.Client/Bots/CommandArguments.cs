using System.Globalization;
using System.Diagnostics.CodeAnalysis;
using Parley.Client.Bots;

namespace Parley.Client;

/// <summary>What follows a command, taken from the left one piece at a time. What cannot be taken stays.</summary>
public sealed class CommandArguments
{
    internal CommandArguments(string text)
    {
        Rest = text.Trim();
    }

    /// <summary>What has not been taken yet, without space around it. Empty when there is nothing.</summary>
    public string Rest { get; private set; }

    /// <summary>Takes a word: up to the next space, or what stands between quotation marks.</summary>
    public bool TryTakeWord([NotNullWhen(true)] out string? word)
    {
        word = null;
        if (Rest.Length == 0)
            return false;
        var isQuoted = Rest[0] is '"' or '\u201c' && Rest.AsSpan(1).IndexOfAny('"', '\u201d') >= 0;
        var start = isQuoted ? 1 : 0;
        var length = isQuoted ? Rest.AsSpan(1).IndexOfAny('"', '\u201d') : Rest.TakeWhile(c => !char.IsWhiteSpace(c)).Count();
        word = Rest.Substring(start, length);
        Rest = Rest[(start + length + start)..].TrimStart();
        return true;
    }

    /// <summary>Takes a whole number.</summary>
    public bool TryTakeNumber(out long number)
    {
        var taken = 0L;
        var did = TryTake(word => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out taken));
        number = taken;
        return did;
    }

    /// <summary>Takes a time span such as 90s, 10m, 1h30m, 2d or 1w; more than nothing and at most ten years.</summary>
    public bool TryTakeDuration(out TimeSpan duration)
    {
        var taken = TimeSpan.Zero;
        var did = TryTake(word => Durations.TryParse(word, out taken));
        duration = taken;
        return did;
    }

    private bool TryTake(Func<string, bool> read)
    {
        var before = Rest;
        if (TryTakeWord(out var word) && read(word))
            return true;
        Rest = before;
        return false;
    }
}
