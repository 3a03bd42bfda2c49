namespace Parley.Testing;

/// <summary>How long a test waits for what comes about by itself. Only a test that fails spends it, so it is generous: a slow machine is no failure.</summary>
public static class Patience
{
    public const float MostMilliseconds = 120_000;

    public static readonly TimeSpan Most = TimeSpan.FromMilliseconds(MostMilliseconds);
}
