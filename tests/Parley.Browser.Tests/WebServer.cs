namespace Parley.Browser.Tests;

/// <summary>A server that serves the built web client, as ./run does.</summary>
internal static class WebServer
{
    /// <param name="root">Where the built client is; null for the one in the tree.</param>
    public static Task<ServerProcess> Start(string? root = null)
    {
        root ??= Path("dist");
        if (!File.Exists(Path("dist", "index.html")))
            throw new InvalidOperationException("The web client has not been built. ./test does it; by hand: npm run build in web/.");
        return ServerProcess.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Parley__WebRoot"] = root,
            ["Logging__LogLevel__Default"] = "Information",
            ["Parley__Rates__BundlesPerTargetPerHour"] = "1000000",
        });
    }

    /// <summary>A path below web/.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root(), "web", .. parts]);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Parley.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
