namespace Parley.Crypto.Bench.Costs;

/// <summary>The costs of this project's code and, one after another in the same run, those of the other implementations.</summary>
internal sealed record Comparison(IReadOnlyList<Cost> Primitives, IReadOnlyList<Cost> Sessions)
{
    public static async Task<Comparison> RunAsync(Plan plan)
    {
        CostMeter meter = new(plan);
        List<Cost> primitives = [.. PrimitiveCosts.Measure(meter)];
        primitives.AddRange(await NodeAgent.RunAsync("primitives.mjs", plan));
        List<Cost> sessions = [.. SessionCosts.Measure(meter)];

        string bundle = Path.Combine(AppContext.BaseDirectory, "parties.mjs");
        await NodeAgent.RunAsync("bundle.mjs", plan, bundle);
        sessions.AddRange(await NodeAgent.RunAsync("sessions.mjs", plan, bundle));
        return new Comparison(primitives, sessions);
    }
}
