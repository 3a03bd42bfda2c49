using System.Globalization;

namespace Parley.Cli.Doctor;

/// <summary>Is it a Parley server that answers?</summary>
internal static class ParleyCheck
{
    private const string Check = "interface";
    private const string Pass = "Let the proxy pass everything under /api/v1/ to the Parley server, unchanged.";

    /// <summary>A signed-in address is asked for without a token: only Parley refuses with its own document.</summary>
    public static async Task<(Finding Finding, Visit? Visit)> Run(Visitor visitor, CancellationToken cancellationToken)
    {
        var visit = await visitor.Get("/api/v1/users/profile", cancellationToken);
        if (visit is null)
            return (new Finding(Check, Verdict.Fail, "The port is open, and no answer to a request comes.", "Look at what listens there: it is no web server, or it hangs."), null);
        if (visit.ProblemCode() is "unauthenticated" or "rate-limited")
            return (new Finding(Check, Verdict.Ok, $"A Parley server answers in {visit.Took.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms."), visit);
        return (visit.Status switch
        {
            >= 301 and <= 308 when visit.Header("Location") is { } elsewhere => new Finding(
                Check, Verdict.Fail, $"The server sends people on to {elsewhere}.", "Check that address instead, and give it to people: clients do not follow."),
            >= 502 and <= 504 => new Finding(Check, Verdict.Fail, $"A proxy answers ({visit.Status}), and no server stands behind it.", "Start the Parley server, and see that the proxy has its address."),
            _ => new Finding(Check, Verdict.Fail, $"Something answers that is not Parley's interface (status {visit.Status}, {Kind(visit)}).", Pass),
        }, visit);
    }

    private static string Kind(Visit visit) => visit.ContentType.Length > 0 ? visit.ContentType.Split(';')[0] : "without a content type";
}
