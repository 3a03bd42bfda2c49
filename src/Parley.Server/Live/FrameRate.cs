using Microsoft.Extensions.Options;
using Parley.Server.Operations;

namespace Parley.Server.Live;

/// <summary>Bounds how many frames a connection sends: an average per second, with ten seconds' worth at once.</summary>
internal sealed class FrameRate(IOptions<ServerOptions> options, TimeProvider time)
{
    private const int BurstSeconds = 10;
    private readonly int _perSecond = options.Value.Rates.LiveFramesPerSecond;

    /// <summary>Throws a 429 problem when the connection is over its rate; one that goes on regardless is closed.</summary>
    public void Take(Connection connection)
    {
        var bucket = connection.Rate ??= new FrameBucket(_perSecond * BurstSeconds, time.GetTimestamp());
        var now = time.GetTimestamp();
        bucket.Tokens = Math.Min(_perSecond * BurstSeconds, bucket.Tokens + time.GetElapsedTime(bucket.At, now).TotalSeconds * _perSecond);
        bucket.At = now;
        if (bucket.Tokens >= 1)
        {
            bucket.Tokens--;
            bucket.Refused = 0;
            return;
        }

        if (++bucket.Refused > _perSecond * BurstSeconds)
            connection.Close(4429, "Too many frames.");
        throw new ProblemException(new Problem(429, "rate-limited", "Too many frames. Slow down, and send this one again.") { RetryAfter = TimeSpan.FromSeconds(1.0 / _perSecond) });
    }
}

/// <summary>How many frames a connection may still send.</summary>
internal sealed class FrameBucket(double tokens, long at)
{
    public double Tokens { get; set; } = tokens;

    public long At { get; set; } = at;

    public int Refused { get; set; }
}
