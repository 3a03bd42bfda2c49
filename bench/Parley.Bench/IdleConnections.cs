using System.Diagnostics;
using Parley.Testing;

namespace Parley.Bench;

internal sealed record IdleResult(int Connections, TimeSpan SignUps, TimeSpan SignUpServer, long Before, long After, long AfterCollection)
{
    public double KilobytesEach => (After - Before) / 1024.0 / Connections;

    public double KilobytesEachCollected => (AfterCollection - Before) / 1024.0 / Connections;
}

/// <summary>
/// Working set of the server with many idle connections, less that with few. Accounts are signed up before, and the server is started again, so that
/// their traces are not in either figure.
/// </summary>
internal static class IdleConnections
{
    private const int AtOnce = 16;

    public static async Task<IdleResult> Measure(Plan plan)
    {
        var folder = Directory.CreateTempSubdirectory("parley-bench-").FullName;
        try
        {
            await using var server = await ServerProcess.Start(DiagnosticPort.Environment(folder));
            return await Measure(server, folder, plan);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IdleResult> Measure(ServerProcess server, string folder, Plan plan)
    {
        var (signUps, signUpServer) = (Stopwatch.GetTimestamp(), server.ProcessorTime);
        var accounts = await new Fleet(server).SignUp(plan.IdleWarmUp + plan.IdleConnections);
        (var signUpTime, signUpServer) = (Stopwatch.GetElapsedTime(signUps), server.ProcessorTime - signUpServer);
        await server.Restart();

        var warm = await Connect(server, accounts[..plan.IdleWarmUp]);
        var before = await Settled(server, folder, plan.Rest);
        var idle = await Connect(server, accounts[plan.IdleWarmUp..]);
        await Task.Delay(plan.Rest);
        var after = server.WorkingSet;
        var afterCollection = await Settled(server, folder, plan.Rest);
        var connections = await server.Metric("parley_connections");
        if (connections != accounts.Length)
            throw new InvalidOperationException($"{connections} of {accounts.Length} connections are there.");
        foreach (var link in warm.Concat(idle))
            await link.DisposeAsync();
        return new IdleResult(plan.IdleConnections, signUpTime, signUpServer, before, after, afterCollection);
    }

    private static async Task<LiveLink[]> Connect(ServerProcess server, BareAccount[] accounts)
    {
        var links = new LiveLink[accounts.Length];
        await Parallel.ForAsync(0, accounts.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
            links[i] = await Links.Connect(server, accounts[i], _ => { }));
        return links;
    }

    /// <summary>The working set after full garbage collections, and the rest it takes to give memory back.</summary>
    private static async Task<long> Settled(ServerProcess server, string folder, TimeSpan rest)
    {
        for (var i = 0; i < 2; i++)
        {
            await Task.Delay(rest);
            await DiagnosticPort.Collect(folder);
        }

        await Task.Delay(rest);
        return server.WorkingSet;
    }
}
