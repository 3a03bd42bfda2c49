using System.Globalization;

namespace Parley.Cli.Lines;

/// <summary>Points in time as they are written.</summary>
internal static class Moment
{
    /// <summary>RFC 3339 in UTC, with milliseconds: <c>2026-03-02T09:00:00.000Z</c>.</summary>
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>In the person's time zone, to the minute.</summary>
    public static string ForPeople(DateTimeOffset at, TimeProvider time) => TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
