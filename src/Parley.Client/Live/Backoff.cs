using System.Buffers.Binary;
using Parley.Crypto;

namespace Parley.Client.Live;

/// <summary>Exponential backoff with full jitter: anything from nothing to twice as long as before, up to the cap.</summary>
internal sealed class Backoff(RandomSource random)
{
    private static readonly TimeSpan Start = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(15);
    private const int MostFailures = 16;
    private int _failures;

    public TimeSpan Next()
    {
        var ceiling = Math.Min(Cap.Ticks, Start.Ticks << _failures);
        _failures = Math.Min(_failures + 1, MostFailures);
        Span<byte> bytes = stackalloc byte[4];
        random(bytes);
        return TimeSpan.FromTicks((long)(BinaryPrimitives.ReadUInt32BigEndian(bytes) / (double)uint.MaxValue * ceiling));
    }

    /// <summary>As after many failures: the next wait is drawn below the cap.</summary>
    public void Slow() => _failures = MostFailures;

    public void Reset() => _failures = 0;
}
