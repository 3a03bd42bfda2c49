using System.Globalization;

namespace Parley.Cli.Doctor;

/// <summary>Does the server know what time it is? It dates every message, and judges how old tokens, codes and device lists are.</summary>
internal static class ClockCheck
{
    private const string Check = "clock";
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Harmful = TimeSpan.FromMinutes(5);

    public static Finding Run(Visit visit)
    {
        if (!DateTimeOffset.TryParseExact(visit.Header("Date"), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs))
            return new Finding(Check, Verdict.Warn, "The answers carry no date, so the clocks cannot be compared.", "Let the proxy pass the Date header on.");
        // The header is cut to whole seconds.
        var difference = theirs + TimeSpan.FromSeconds(0.5) - (visit.Asked + (visit.Took / 2));
        var seconds = Math.Abs(difference.TotalSeconds);
        if (seconds < 2)
            return new Finding(Check, Verdict.Ok, "The server's clock and this machine's agree.");
        var verdict = seconds > Harmful.TotalSeconds ? Verdict.Fail : seconds > Noticed.TotalSeconds ? Verdict.Warn : Verdict.Ok;
        var meaning = $"The server's clock is {Length(difference.Duration())} {(difference > TimeSpan.Zero ? "ahead of" : "behind")} this machine's.";
        return new Finding(Check, verdict, meaning, verdict == Verdict.Ok ? null : "Let both machines set their clocks by NTP.");
    }

    private static string Length(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F0} seconds")
        : time.TotalHours < 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:F0} minutes") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F0} hours");
}
