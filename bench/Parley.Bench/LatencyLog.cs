using System.Diagnostics;

namespace Parley.Bench;

/// <summary>Times since a start, all kept while it is switched on.</summary>
internal sealed class LatencyLog
{
    private readonly List<long> _ticks = [];

    public bool On { get; set; }

    public void Add(long started)
    {
        if (On)
            _ticks.Add(Stopwatch.GetTimestamp() - started);
    }

    /// <summary>Half, and 99 of 100, of all took at most so long, in milliseconds.</summary>
    public static (double P50, double P99) Percentiles(IEnumerable<LatencyLog> logs)
    {
        long[] all = [.. logs.SelectMany(l => l._ticks).Order()];
        return (At(all, 0.5), At(all, 0.99));
    }

    private static double At(long[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[(int)Math.Ceiling(share * sorted.Length) - 1] * 1000.0 / Stopwatch.Frequency;
}
