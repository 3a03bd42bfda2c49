using System.Globalization;

namespace Parley.Crypto.Bench.Costs;

/// <summary>Prints costs side by side, each with how many times this project's it is.</summary>
internal static class CostReport
{
    public static void Print(Comparison comparison)
    {
        Report.Line($"\n## Primitives, µs of processor time\n");
        Print(comparison.Primitives, ["noble"]);
        Report.Line($"\n## Sessions with messages of 200 bytes, µs of processor time\n");
        Print(comparison.Sessions, ["engine", "libsignal"]);
    }

    private static void Print(IReadOnlyList<Cost> costs, string[] others)
    {
        Report.Line($"| operation | {Cost.Own} | {string.Join(" | ", others)} |");
        Report.Line($"|---|---|{string.Concat(others.Select(_ => "---|"))}");
        foreach (Cost own in costs.Where(cost => cost.Implementation == Cost.Own))
            Report.Line($"| {own.Operation} | **{own.Microseconds:N0}** | {string.Join(" | ", others.Select(other => Beside(own, Find(costs, other, own.Operation))))} |");
    }

    private static Cost? Find(IReadOnlyList<Cost> costs, string implementation, string operation)
        => costs.FirstOrDefault(cost => cost.Implementation == implementation && cost.Operation == operation);

    private static string Beside(Cost own, Cost? other)
        => other is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{other.Microseconds:N0} (× {other.Microseconds / own.Microseconds:N1})");
}
