namespace Parley.Crypto.Bench.Timing;

/// <summary>What a timing test measured.</summary>
/// <param name="Target">The operation.</param>
/// <param name="Samples">Measurements that counted.</param>
/// <param name="Microseconds">Median time of the operation, roughly.</param>
/// <param name="MaxT">Largest |t| of all the croppings.</param>
/// <param name="Difference">Nanoseconds between the classes' means, measured on the faster nine tenths.</param>
/// <param name="StandardError">Nanoseconds that the difference is uncertain by.</param>
internal sealed record TimingResult(TimingTarget Target, double Samples, double Microseconds, double MaxT, double Difference, double StandardError)
{
    /// <summary>Below this, chance explains it.</summary>
    public const double Suspicious = 4.5;

    /// <summary>Above this, chance does not, even with a hundred tests on a noisy machine.</summary>
    public const double Certain = 10;

    public bool HasLeak => MaxT > Certain;

    public bool AsExpected => HasLeak == (Target.Expected == Expectation.Leak);

    public string Verdict => MaxT switch
    {
        > Certain => "depends on the class",
        > Suspicious => "unclear, measure again",
        _ => "no difference found",
    };
}
