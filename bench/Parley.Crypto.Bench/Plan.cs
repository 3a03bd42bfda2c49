namespace Parley.Crypto.Bench;

/// <summary>How long a run may take.</summary>
internal sealed record Plan
{
    public static readonly Plan Full = new()
    {
        Samples = 200_000,
        TimingLimit = TimeSpan.FromSeconds(30),
        WarmUp = TimeSpan.FromSeconds(1),
        Round = TimeSpan.FromSeconds(0.2),
        Rounds = 15,
    };

    public static readonly Plan Quick = new()
    {
        Samples = 4_000,
        TimingLimit = TimeSpan.FromSeconds(1),
        WarmUp = TimeSpan.FromSeconds(0.2),
        Round = TimeSpan.FromSeconds(0.05),
        Rounds = 3,
    };

    /// <summary>Measurements of one operation in the timing test, unless time runs out first.</summary>
    public required int Samples { get; init; }

    /// <summary>Most time for one operation in the timing test, without its warm-up.</summary>
    public required TimeSpan TimingLimit { get; init; }

    /// <summary>How long an operation runs before anything counts, so that the runtime has compiled it for good.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Processor time that one round of a cost takes at least.</summary>
    public required TimeSpan Round { get; init; }

    /// <summary>Rounds of a cost, the fastest of which counts.</summary>
    public required int Rounds { get; init; }
}
