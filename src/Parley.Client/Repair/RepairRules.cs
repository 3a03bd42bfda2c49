using Parley.Signal;

namespace Parley.Client.Repair;

/// <summary>How often, and why; see docs/encryption.md, "Repair".</summary>
internal static class RepairRules
{
    /// <summary>Messages of one request, and keys of one answer: both fit into an envelope.</summary>
    public const int MostAtOnce = 32;

    /// <summary>Requests to one device in an hour that it has not answered.</summary>
    public const int MostAsked = 3;

    /// <summary>Requests of one device in an hour that are answered.</summary>
    public const int MostHeard = 30;

    /// <summary>A message may be there twice, or what it lacks may come right behind it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Between looks at what could not be asked for yet.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private const int MostDoublings = 7;
    private static readonly TimeSpan Second = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>
    /// How long to wait after what was due at <paramref name="now"/> was tried: what still waits of it is in no hurry, and what was not due then is tried when
    /// it is, even if that has come meanwhile.
    /// </summary>
    public static TimeSpan NextTry(IEnumerable<long> dues, long now)
    {
        var wait = dues.Where(due => due > now).Select(due => due - now).DefaultIfEmpty(long.MaxValue).Min();
        return TimeSpan.FromMilliseconds(Math.Min(wait, Pause.TotalMilliseconds));
    }

    /// <summary>From the second time on the other devices of the account are asked too, and less and less often.</summary>
    public static TimeSpan NextAsk(int asks) => asks == 0 ? Second : Pause * (1 << Math.Min(asks - 1, MostDoublings));

    /// <summary>Those of the last hour. A clock that was set back does not count what it has not seen yet.</summary>
    public static List<long> WithinHour(IEnumerable<long> times, long now) => [.. times.Where(at => at <= now && at > now - (long)Hour.TotalMilliseconds)];

    /// <summary>Whether a refusal means that the two devices do not have the same session.</summary>
    public static bool MeansBroken(SignalErrorCode code) => code is SignalErrorCode.InvalidMessage or SignalErrorCode.BadMac or SignalErrorCode.NoSession
        or SignalErrorCode.MissingPreKey or SignalErrorCode.TooFarAhead or SignalErrorCode.InvalidState;
}
