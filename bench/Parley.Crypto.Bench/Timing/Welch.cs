using System.Runtime.InteropServices;

namespace Parley.Crypto.Bench.Timing;

/// <summary>Welch's t of two classes of measurements, kept up to date by Welford's method, so that nothing has to be stored.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Welch
{
    private Moments first, second;

    public readonly double Count => first.Count + second.Count;

    /// <summary>Mean of the first class less mean of the second.</summary>
    public readonly double Difference => first.Mean - second.Mean;

    /// <summary>Standard error of the difference.</summary>
    public readonly double StandardError => Math.Sqrt((first.Variance / first.Count) + (second.Variance / second.Count));

    /// <summary>The difference in standard errors; zero while a class has too few members to tell.</summary>
    public readonly double T => first.Count < 100 || second.Count < 100 || StandardError == 0 ? 0 : Difference / StandardError;

    public void Add(bool isFirst, double value)
    {
        if (isFirst)
            first.Add(value);
        else
            second.Add(value);
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Moments
    {
        private double squares;

        public double Count { get; private set; }

        public double Mean { get; private set; }

        public readonly double Variance => squares / (Count - 1);

        public void Add(double value)
        {
            Count++;
            double distance = value - Mean;
            Mean += distance / Count;
            squares += distance * (value - Mean);
        }
    }
}
