using System.Diagnostics;
using System.Security.Cryptography;

namespace Parley.Crypto.Bench.Timing;

/// <summary>
/// Whether an operation takes as long for one class of inputs as for another, after dudect (Reparaz, Balasch and Verbauwhede,
/// "Dude, is my code constant time?", 2017). Measurements of both classes are drawn by lot and interleaved, so that whatever else the
/// machine does meets both alike; t is taken of all of them and of what is left when the slowest are cut off at several percentiles,
/// because interrupts hide small differences in the mean.
/// </summary>
internal static class TimingTest
{
    private const int Croppings = 24;
    private const int NineTenths = Croppings + 1;
    private const int BatchBytes = 1 << 18;
    private const int MaxBatch = 1024;

    private static readonly double NanosecondsPerTimestamp = 1e9 / Stopwatch.Frequency;

    public static TimingResult Run(TimingTarget target, Plan plan)
    {
        int batch = Math.Clamp(BatchBytes / target.InputSize, 64, MaxBatch);
        byte[] inputs = new byte[batch * target.InputSize], input = new byte[target.InputSize], lots = new byte[batch];
        double[] times = new double[batch];
        WarmUp(target, plan, input);

        // One test of everything, one for each cropping, one of the faster nine tenths. Where to cut is learnt from batches that do not count.
        Welch[] tests = new Welch[NineTenths + 1];
        List<double> learnt = [];
        while (learnt.Count < 1000)
        {
            Measure(target, inputs, input, lots, times);
            learnt.AddRange(times);
        }

        learnt.Sort();
        double[] limits = [.. Enumerable.Range(1, Croppings).Select(i => Percentile(learnt, 1 - Math.Pow(0.5, 10.0 * i / Croppings))), Percentile(learnt, 0.9)];
        long start = Stopwatch.GetTimestamp();
        while (tests[0].Count < plan.Samples && Stopwatch.GetElapsedTime(start) < plan.TimingLimit)
        {
            Measure(target, inputs, input, lots, times);
            for (int i = 0; i < batch; i++)
                Count(tests, limits, IsFirst(lots[i]), times[i]);
        }

        Welch cropped = tests[NineTenths];
        double maxT = tests.Max(test => Math.Abs(test.T));
        return new TimingResult(target, tests[0].Count, Percentile(learnt, 0.5) / 1000, maxT, cropped.Difference, cropped.StandardError);
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

    private static void Count(Welch[] tests, double[] limits, bool isFirst, double time)
    {
        tests[0].Add(isFirst, time);
        for (int i = 0; i < limits.Length; i++)
        {
            if (time < limits[i])
                tests[i + 1].Add(isFirst, time);
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

    private static double Percentile(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
}
