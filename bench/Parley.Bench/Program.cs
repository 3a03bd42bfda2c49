using Parley.Testing;

namespace Parley.Bench;

internal static class Program
{
    private static readonly string[] Parts = ["saturation", "paced", "encrypted", "idle"];

    public static async Task<int> Main(string[] args)
    {
        if (args.Except(Parts).Any(a => a != "--quick"))
        {
            await Console.Error.WriteLineAsync($"Usage: dotnet run -c Release --project bench/Parley.Bench [-- [--quick] [{string.Join("] [", Parts)}]]");
            return 2;
        }

        var plan = args.Contains("--quick") ? Plan.Quick : Plan.Full;
        var parts = args.Intersect(Parts).Any() ? args : Parts;
        Report.Machine();
        await using (var server = await ServerProcess.Start())
            await Messages(server, plan, parts);
        if (parts.Contains("idle"))
            Report.Print(await IdleConnections.Measure(plan));
        return 0;
    }

    private static async Task Messages(ServerProcess server, Plan plan, string[] parts)
    {
        var fleet = new Fleet(server);
        if (parts.Contains("saturation"))
        {
            var results = new List<SaturationResult>();
            foreach (var load in plan.Loads)
                results.Add(await Saturation.Measure(server, fleet, load, plan));
            Report.Print(results);
        }

        if (parts.Contains("paced"))
            Report.Print(await Paced.Measure(server, fleet, plan));
        if (parts.Contains("encrypted"))
            Report.Print(await Encrypted.Measure(server, plan.EncryptedLoad, plan));
    }
}
