namespace Parley.Cli.Doctor;

/// <summary>What the server tells browsers, so that nobody can make much of a mistake elsewhere.</summary>
internal static class HeaderCheck
{
    private static readonly (string Name, string Expected)[] Wanted =
    [
        ("Content-Security-Policy", "default-src 'self'"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ];

    public static IEnumerable<Finding> Run(Uri server, Visit visit)
    {
        var missing = Wanted.Where(header => visit.Header(header.Name)?.Contains(header.Expected, StringComparison.OrdinalIgnoreCase) != true).Select(header => header.Name).ToList();
        yield return missing.Count == 0
            ? new Finding("headers", Verdict.Ok, "Browsers are told to load nothing from elsewhere.")
            : new Finding("headers", Verdict.Warn, $"The proxy takes away or changes: {string.Join(", ", missing)}.", "The server sends these headers itself; let the proxy pass them on.");
        if (server.Scheme != Uri.UriSchemeHttps)
            yield break;
        yield return visit.Header("Strict-Transport-Security") is not null
            ? new Finding("hsts", Verdict.Ok, "Browsers are told to come with https only.")
            : new Finding(
                "hsts", Verdict.Warn, "Browsers are not told to come with https only, so somebody on the way can lead them to http.",
                "Let the proxy add Strict-Transport-Security: max-age=31536000.");
    }
}
