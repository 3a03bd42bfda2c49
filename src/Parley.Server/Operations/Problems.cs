namespace Parley.Server.Operations;

/// <summary>A refusal: an HTTP status, a stable code and a sentence that says what to do. RFC 9457.</summary>
internal record Problem(int Status, string Code, string Detail)
{
    /// <summary>Waiting this long helps.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Further members of the document, such as what an audience lacks.</summary>
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    public Problem ForField(string field) => this with { Errors = new Dictionary<string, string[]> { [field] = [Detail] } };
}

/// <summary>Thrown to refuse; nothing of what was asked is kept.</summary>
internal sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem => problem;
}

/// <summary>The refusals that more than one feature gives.</summary>
internal static class Problems
{
    public static readonly Problem Busy = new(503, "busy", "The server is busy. Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };
    public static readonly Problem Unauthenticated = new(401, "unauthenticated", "Sign in, or refresh the access token, and try again.");
    public static readonly Problem NotFound = new(404, "not-found", "There is nothing here, or it is not for you.");
    public static readonly Problem DeviceInactive = new(403, "device-inactive", "This device is not in the account's signed device list yet.");
    public static readonly Problem Internal = new(500, "internal", "The server made a mistake. It has been logged.");

    public static Problem Input(string field, string detail) => new Problem(422, "input-invalid", detail).ForField(field);

    public static Problem BadRequest(string detail) => new(400, "request-invalid", detail);
}
