using System.Diagnostics;
using System.Globalization;
using Parley.Testing;

namespace Parley.Bench;

/// <summary>Processor time used up to a moment, or between two: by the server, by this process, by the whole machine.</summary>
internal sealed record ProcessorUse(TimeSpan Clock, TimeSpan Server, TimeSpan Generator, TimeSpan? Machine)
{
    private const double TicksPerSecond = 100;

    public static ProcessorUse Now(ServerProcess server) =>
        new(Stopwatch.GetElapsedTime(0), server.ProcessorTime, Environment.CpuUsage.TotalTime, BusyTime());

    public static ProcessorUse operator -(ProcessorUse later, ProcessorUse earlier) =>
        new(later.Clock - earlier.Clock, later.Server - earlier.Server, later.Generator - earlier.Generator, later.Machine - earlier.Machine);

    /// <summary>How many processors a time keeps busy.</summary>
    public double Processors(TimeSpan busy) => busy / Clock;

    /// <summary>How many processors others keep busy; null where the system does not tell.</summary>
    public double? Others => Machine is { } machine ? Math.Max(0, Processors(machine - Server - Generator)) : null;

    /// <summary>How many processors have nothing to do; null where the system does not tell.</summary>
    public double? Idle => Machine is { } machine ? Math.Max(0, Environment.ProcessorCount - Processors(machine)) : null;

    /// <summary>All but idle and waiting for the disk.</summary>
    private static TimeSpan? BusyTime()
    {
        if (!File.Exists("/proc/stat"))
            return null;
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        var busy = fields.Where((_, i) => i is not (3 or 4)).Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds(busy / TicksPerSecond);
    }
}
