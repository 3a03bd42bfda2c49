using Parley.Contracts.V1;
using Parley.Server.Delivery;
using ProblemFrame = Parley.Contracts.V1.Problem;

namespace Parley.Server.Live;

/// <summary>Makes the frames that answer commands.</summary>
internal static class Frames
{
    private static readonly Ok Nothing = new();

    public static ServerFrame Ok(string id) => new() { Id = id, Ok = Nothing };

    public static ServerFrame Ok(string id, long sequence, long committedAt) => new() { Id = id, Ok = new Ok { Sequence = sequence, CommittedAt = committedAt } };

    public static ServerFrame Refusal(string id, Operations.Problem problem)
    {
        var frame = new ProblemFrame
        {
            Status = (uint)problem.Status,
            Code = problem.Code,
            Detail = problem.Detail,
            RetryAfterMs = (uint)(problem.RetryAfter?.TotalMilliseconds ?? 0),
        };
        if (problem is AudienceProblem { Mismatch: { } mismatch })
            frame.Audience = mismatch;
        if (problem is AudienceProblem { Stale: { } stale })
            frame.Stale.AddRange(stale);
        return new ServerFrame { Id = id, Problem = frame };
    }
}
