using Parley.Testing;

namespace Parley.Bench;

internal sealed record SaturationResult(Load Load, long Messages, long Verified, double WritesPerCommit, ProcessorUse Use)
{
    public double PerSecond => Messages / Use.Clock.TotalSeconds;

    public double ServerMicroseconds => Use.Server.TotalMicroseconds / Messages;

    public double GeneratorMicroseconds => Use.Generator.TotalMicroseconds / Messages;
}

/// <summary>Every pair keeps its window full: as many messages as server and generator can take together.</summary>
internal static class Saturation
{
    public static async Task<SaturationResult> Measure(ServerProcess server, Fleet fleet, Load load, Plan plan)
    {
        var pairs = await fleet.Pairs(load.Pairs);
        foreach (var pair in pairs)
        {
            pair.Continue = true;
            pair.Send(load.Window);
        }

        await Task.Delay(plan.WarmUp);
        var (batches, writes) = await Commits(server);
        var (before, start) = (Tally.Of(pairs), ProcessorUse.Now(server));
        await Task.Delay(plan.Measured);
        var (after, end) = (Tally.Of(pairs), ProcessorUse.Now(server));
        var (batchesAfter, writesAfter) = await Commits(server);
        var total = await Quiet.Reach(server, pairs);
        foreach (var pair in pairs)
            await pair.DisposeAsync();
        var messages = after.Delivered - before.Delivered;
        return new SaturationResult(load, messages, total.Delivered, (writesAfter - writes) / (batchesAfter - batches), end - start);
    }

    private static async Task<(double Batches, double Writes)> Commits(ServerProcess server) =>
        (await server.Metric("parley_commit_batch_size_count"), await server.Metric("parley_commit_batch_size_sum"));
}
