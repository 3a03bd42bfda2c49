using System.Text.RegularExpressions;

namespace Parley.Cli.Doctor;

/// <summary>Do browsers get the web client, and is it compressed on the way?</summary>
internal static partial class WebClientCheck
{
    private const string Check = "web-client";

    public static async Task<Finding> Run(Visitor visitor, CancellationToken cancellationToken)
    {
        var page = await visitor.Get("/", cancellationToken);
        if (page is not { Status: 200 } || !page.ContentType.StartsWith("text/html", StringComparison.OrdinalIgnoreCase))
            return new Finding(Check, Verdict.NotOffered, "No web client is served here.");
        if (Script().Match(page.Text) is not { Success: true } match)
            return new Finding(Check, Verdict.Warn, "A page is served that is not Parley's web client.", "Let the proxy pass / to the Parley server, if people are to use it in a browser.");
        var script = await visitor.Get(match.Groups["path"].Value, cancellationToken, ("Accept-Encoding", "br, gzip"));
        return script switch
        {
            { Status: 200 } when script.Header("Content-Encoding") is { Length: > 0 } encoding => new Finding(Check, Verdict.Ok, $"Served, compressed with {encoding}."),
            { Status: 200 } => new Finding(Check, Verdict.Warn, "Served without compression: it loads three times as slowly.", "Let the proxy pass the Accept-Encoding header on, and build the web client with ./run."),
            _ => new Finding(Check, Verdict.Fail, $"The page is served, and its script {match.Groups["path"].Value} is not.", "Let the proxy pass /assets/ to the Parley server, and build the web client anew."),
        };
    }

    [GeneratedRegex("src=\"(?<path>/assets/[^\"]+\\.js)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Script();
}
