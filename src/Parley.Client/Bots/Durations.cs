namespace Parley.Client.Bots;

/// <summary>Time spans as people write them: numbers with a unit each, the larger unit first.</summary>
internal static class Durations
{
    private const long Longest = 10L * 365 * 24 * 60 * 60;

    private static readonly (char Unit, long Seconds)[] Units = [('w', 7 * 24 * 60 * 60), ('d', 24 * 60 * 60), ('h', 60 * 60), ('m', 60), ('s', 1)];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var (seconds, next) = (0L, 0);
        while (text.Length > 0)
        {
            var digits = text.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
                return false;
            var unit = char.ToLowerInvariant(text[digits]);
            var place = Array.FindIndex(Units, next, each => each.Unit == unit);
            if (place < 0)
                return false;
            seconds += long.Parse(text[..digits], System.Globalization.CultureInfo.InvariantCulture) * Units[place].Seconds;
            if (seconds > Longest)
                return false;
            next = place + 1;
            text = text[(digits + 1)..];
        }

        duration = TimeSpan.FromSeconds(seconds);
        return seconds > 0;
    }
}
