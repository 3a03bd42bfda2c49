using Parley.Crypto.Bench.Costs;
using Parley.Crypto.Bench.Timing;

namespace Parley.Crypto.Bench;

internal static class Program
{
    private static readonly string[] Parts = ["timing", "costs"];

    public static async Task<int> Main(string[] args)
    {
        if (args.Except(Parts, StringComparer.Ordinal).Any(a => a != "--quick"))
        {
            await Console.Error.WriteLineAsync($"Usage: dotnet run -c Release --project bench/Parley.Crypto.Bench [-- [--quick] [{string.Join("] [", Parts)}]]");
            return 2;
        }

        Plan plan = args.Contains("--quick", StringComparer.Ordinal) ? Plan.Quick : Plan.Full;
        string[] parts = args.Intersect(Parts, StringComparer.Ordinal).Any() ? args : Parts;
        Report.Machine();
        bool passed = true;
        if (parts.Contains("timing", StringComparer.Ordinal))
            passed = TimingReport.Print(TimingTargets.All().Select(target => TimingTest.Run(target, plan)));
        if (parts.Contains("costs", StringComparer.Ordinal))
            CostReport.Print(await Comparison.RunAsync(plan));
        return passed || plan != Plan.Full ? 0 : 1;
    }
}
