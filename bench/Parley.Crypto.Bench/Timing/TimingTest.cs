using System.Diagnostics;
using System.Security.Cryptography;

namespace Parley.Crypto.Bench.Timing;

/// <summary>
/// Whether an operation takes as long for one class of inputs as for another, after dudect (Reparaz, Balasch and Verbauwhede,
/// "Dude, is my code constant time?", 2017). Measurements of both classes are drawn by lot and interleaved, so that whatever else the
/// machine does meets both alike; t is taken of all of them and of what is left when the slowest are cut off at several percentiles,
/// because interrupts hide small differences in the mean. Percentiles are those of a short batch, and times count from its median, so
/// that a processor that is slow for a while makes the test no blinder. Both are taken over the classes together and favour neither.
/// </summary>
internal static class TimingTest
{
    private const int Croppings = 24;
    private const int NineTenths = Croppings + 1;
    private const int BatchBytes = 1 << 18;
    private const int MaxBatch = 256;

    private static readonly double[] Shares = [.. Enumerable.Range(1, Croppings).Select(i => 1 - Math.Pow(0.5, 10.0 * i / Croppings)), 0.9];
    private static readonly double NanosecondsPerTimestamp = 1e9 / Stopwatch.Frequency;

    public static TimingResult Run(TimingTarget target, Plan plan)
    {
        int batch = Math.Clamp(BatchBytes / target.InputSize, 64, MaxBatch);
        byte[] inputs = new byte[batch * target.InputSize], input = new byte[target.InputSize], lots = new byte[batch];
        double[] times = new double[batch], sorted = new double[batch];
        WarmUp(target, plan, input);

        // One test of everything, one for each cropping, one of the faster nine tenths.
        Welch[] tests = new Welch[NineTenths + 1];
        List<double> medians = [];
        long start = Stopwatch.GetTimestamp();
        while (tests[0].Count < plan.Samples && Stopwatch.GetElapsedTime(start) < plan.TimingLimit)
        {
            Measure(target, inputs, input, lots, times);
            times.CopyTo(sorted, 0);
            Array.Sort(sorted);
            medians.Add(Percentile(sorted, 0.5));
            Count(tests, lots, times, sorted);
        }

        medians.Sort();
        double maxT = tests.Max(test => Math.Abs(test.T));
        return new TimingResult(
            target, tests[0].Count, medians[medians.Count / 2] / 1000, maxT, tests[NineTenths].Difference, tests[NineTenths].StandardError);
    }

    /// <summary>Prepares a batch of both classes in random order, then measures it input by input out of one and the same buffer.</summary>
    private static void Measure(TimingTarget target, byte[] inputs, byte[] input, byte[] lots, double[] times)
    {
        RandomNumberGenerator.Fill(lots);
        for (int i = 0; i < lots.Length; i++)
            target.Prepare(IsFirst(lots[i]), inputs.AsSpan(i * input.Length, input.Length));
        for (int i = 0; i < lots.Length; i++)
        {
            inputs.AsSpan(i * input.Length, input.Length).CopyTo(input);
            long before = Stopwatch.GetTimestamp();
            target.Run(input);
            times[i] = (Stopwatch.GetTimestamp() - before) * NanosecondsPerTimestamp;
        }
    }

    private static void Count(Welch[] tests, byte[] lots, double[] times, double[] sorted)
    {
        double median = Percentile(sorted, 0.5);
        double[] limits = [.. Shares.Select(share => Percentile(sorted, share))];
        for (int i = 0; i < times.Length; i++)
        {
            bool isFirst = IsFirst(lots[i]);
            tests[0].Add(isFirst, times[i] - median);
            for (int j = 0; j < limits.Length; j++)
            {
                if (times[i] < limits[j])
                    tests[j + 1].Add(isFirst, times[i] - median);
            }
        }
    }

    private static void WarmUp(TimingTarget target, Plan plan, byte[] input)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100 || Stopwatch.GetElapsedTime(start) < plan.WarmUp; i++)
        {
            target.Prepare(i % 2 == 0, input);
            target.Run(input);
        }
    }

    private static bool IsFirst(byte lot) => (lot & 1) == 0;

    private static double Percentile(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
