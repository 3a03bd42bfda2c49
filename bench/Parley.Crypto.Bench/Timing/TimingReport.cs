namespace Parley.Crypto.Bench.Timing;

/// <summary>Prints timing results as they come, and says whether they are what they ought to be.</summary>
internal static class TimingReport
{
    public static bool Print(IEnumerable<TimingResult> results)
    {
        Report.Line($"\n## Does the time depend on a secret?\n");
        Report.Line($"| operation | classes | samples | µs | difference of the faster 90 %, ns | largest t | |");
        Report.Line($"|---|---|---|---|---|---|---|");
        bool passed = true;
        foreach (TimingResult r in results)
        {
            Report.Line($"| {r.Target.Name} | {r.Target.Classes} | {r.Samples:N0} | {r.Microseconds:F1} | {r.Difference:F1} ± {r.StandardError:F1} | {r.MaxT:F1} | {r.Verdict}{(r.AsExpected ? "" : " (**not as it should be**)")} |");
            passed &= r.AsExpected;
        }

        return passed;
    }
}
