using Parley.Contracts.V1;

namespace Parley.Client;

/// <summary>The server, or this device itself, understood what was asked and refuses it.</summary>
public sealed class RefusedException : ParleyException
{
    internal RefusedException(int status, string code, string detail, TimeSpan? retryAfter = null, IReadOnlyDictionary<string, string>? errors = null)
        : base(code, detail)
    {
        (Status, RetryAfter, Errors) = (status, retryAfter, errors ?? new Dictionary<string, string>(StringComparer.Ordinal));
    }

    internal RefusedException(Problem problem)
        : this((int)problem.Status, problem.Code, problem.Detail, problem.RetryAfterMs > 0 ? TimeSpan.FromMilliseconds(problem.RetryAfterMs) : null)
    {
        Problem = problem;
    }

    /// <summary>The server's HTTP status; 0 when this device refuses.</summary>
    public int Status { get; }

    /// <summary>Waiting this long helps, as the server says; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>What is wrong with which field of the input.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; }

    /// <inheritdoc/>
    public override bool IsTransient => Status is >= 500 or 429 or 408;

    /// <summary>The refusal of a live command, with what repairs it.</summary>
    internal Problem? Problem { get; }

    /// <summary>What time it is on the server, in milliseconds since 1970, where the clock here is what it refuses.</summary>
    internal long? ServerNow { get; init; }

    /// <summary>A refusal of this device itself.</summary>
    internal static RefusedException Here(string code, string detail) => new(0, code, detail);
}
