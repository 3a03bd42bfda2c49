using System.Globalization;
using Parley.Client;

namespace Parley.Cli.Screen.View;

/// <summary>Points in time as short as people can still tell them apart. Everything is in the time zone of <c>now</c>.</summary>
internal static class Times
{
    /// <summary>In the list: the time today, the day in the last week, else the date.</summary>
    public static string Short(DateTimeOffset at, DateTimeOffset now)
    {
        at = at.ToOffset(now.Offset);
        return DaysAgo(at, now) switch
        {
            <= 0 => Clock(at),
            1 => "yesterday",
            < 7 => Format(at, "ddd"),
            _ when at.Year == now.Year => Format(at, "d MMM"),
            _ => Format(at, "yyyy-MM-dd"),
        };
    }

    /// <summary>Between the messages of two days.</summary>
    public static string Day(DateTimeOffset at, DateTimeOffset now)
    {
        at = at.ToOffset(now.Offset);
        return DaysAgo(at, now) switch
        {
            0 => "Today",
            1 => "Yesterday",
            > 1 and < 7 => Format(at, "dddd"),
            _ => Format(at, "d MMMM yyyy"),
        };
    }

    public static string Clock(DateTimeOffset at) => Format(at, "HH:mm");

    /// <summary>Empty when nothing is known.</summary>
    public static string Seen(Presence? presence, DateTimeOffset now) => presence switch
    {
        { IsOnline: true } => "online",
        { LastSeen: { } at } when DaysAgo(at.ToOffset(now.Offset), now) <= 0 => $"last seen {Clock(at.ToOffset(now.Offset))}",
        { LastSeen: { } at } when DaysAgo(at.ToOffset(now.Offset), now) == 1 => $"last seen yesterday {Clock(at.ToOffset(now.Offset))}",
        { LastSeen: { } at } => $"last seen {Short(at, now)}",
        _ => "",
    };

    public static bool SameDay(DateTimeOffset one, DateTimeOffset other, DateTimeOffset now) => one.ToOffset(now.Offset).Date == other.ToOffset(now.Offset).Date;

    private static int DaysAgo(DateTimeOffset at, DateTimeOffset now) => (now.Date - at.Date).Days;

    private static string Format(DateTimeOffset at, string format) => at.ToString(format, CultureInfo.InvariantCulture);
}
