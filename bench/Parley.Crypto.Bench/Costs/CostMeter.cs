namespace Parley.Crypto.Bench.Costs;

/// <summary>
/// Measures operations in processor time of this process, the garbage collector's included. The fastest of several rounds counts: two
/// processors that share a core slow each other down by half, and nothing makes an operation faster than it is.
/// </summary>
internal sealed class CostMeter(Plan plan)
{
    public Cost Measure(string operation, Action run)
    {
        RunFor(plan.WarmUp, run);
        return new Cost(Cost.Own, operation, Enumerable.Range(0, plan.Rounds).Min(_ => RunFor(plan.Round, run)));
    }

    private static double RunFor(TimeSpan time, Action run)
    {
        TimeSpan start = Environment.CpuUsage.TotalTime, used;
        int count = 0;
        do
        {
            run();
            count++;
            used = Environment.CpuUsage.TotalTime - start;
        }
        while (used < time);

        return used.TotalMicroseconds / count;
    }
}
