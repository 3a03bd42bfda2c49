using System.Diagnostics;
using Parley.Testing;

namespace Parley.Bench;

internal sealed record PacedResult(long Messages, double PerSecond, (double P50, double P99) ToAcknowledgement, (double P50, double P99) ToReceipt, ProcessorUse Use);

/// <summary>Sends at a fixed rate, whether or not answers have come: times at a load that the server carries easily.</summary>
internal static class Paced
{
    public static async Task<PacedResult> Measure(ServerProcess server, Fleet fleet, Plan plan)
    {
        var pairs = await fleet.Pairs(plan.PacedPairs);
        await Send(pairs, plan.PacedPerSecond, plan.PacedFor / 5);
        foreach (var log in pairs.SelectMany(p => new[] { p.ToAcknowledgement, p.ToReceipt }))
            log.On = true;
        var start = ProcessorUse.Now(server);
        var sent = await Send(pairs, plan.PacedPerSecond, plan.PacedFor);
        var use = ProcessorUse.Now(server) - start;
        await Quiet.Reach(server, pairs);
        foreach (var pair in pairs)
            await pair.DisposeAsync();
        return new PacedResult(sent, sent / use.Clock.TotalSeconds,
            LatencyLog.Percentiles(pairs.Select(p => p.ToAcknowledgement)), LatencyLog.Percentiles(pairs.Select(p => p.ToReceipt)), use);
    }

    private static async Task<long> Send(Pair[] pairs, int perSecond, TimeSpan duration)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var started = Stopwatch.GetTimestamp();
        long sent = 0;
        while (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed < duration)
        {
            for (var due = (long)(elapsed.TotalSeconds * perSecond); sent < due; sent++)
                pairs[sent % pairs.Length].Send();
            await timer.WaitForNextTickAsync();
        }

        return sent;
    }
}
