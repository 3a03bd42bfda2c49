namespace Parley.Cli.Doctor;

/// <summary>What the server says about itself.</summary>
internal static class HealthCheck
{
    public static async Task<IReadOnlyList<Finding>> Run(Visitor visitor, CancellationToken cancellationToken)
    {
        var live = await visitor.Get("/health/live", cancellationToken);
        var ready = await visitor.Get("/health/ready", cancellationToken);
        var metrics = await visitor.Get("/metrics", cancellationToken);
        return
        [
            Judge("health-live", live, "The process is alive.", "Look at the server's log, and start it again."),
            Judge("health-ready", ready, "It can write to its database.", "See that the disk is not full and the data folder can be written; the server's log says more. A server that is stopping says so too."),
            Figures(visitor.Server, metrics),
        ];
    }

    private static Finding Judge(string check, Visit? visit, string well, string mend) => visit switch
    {
        { Status: 200 } when visit.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase) => new Finding(check, Verdict.Ok, well),
        { Status: 200 or 401 or 403 or 404 } => new Finding(check, Verdict.Ok, "Kept from the public, so only the supervisor can tell."),
        { Status: var status } => new Finding(check, Verdict.Fail, $"The server says it is not well (status {status}).", mend),
        null => new Finding(check, Verdict.Fail, "No answer came.", mend),
    };

    private static Finding Figures(Uri server, Visit? visit) => visit is { Status: 200 } && visit.Text.Contains("parley_", StringComparison.Ordinal) && !server.IsLoopback
        ? new Finding("metrics", Verdict.Warn, "Anybody can read the server's figures at /metrics.", "Let the proxy keep /metrics and /health/ from the public.")
        : new Finding("metrics", Verdict.Ok, server.IsLoopback ? "The figures at /metrics are for this machine." : "The server's figures are kept from the public.");
}
