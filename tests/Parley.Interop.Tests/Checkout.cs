namespace Parley.Interop.Tests;

/// <summary>The repository around the running tests, found by walking up to Parley.slnx, and the packages of web/ in it.</summary>
internal static class Checkout
{
    /// <summary>What bundles the web client, the pinned official library, and an old release of it.</summary>
    private static readonly string[] Packages = ["vite", "@signalapp/libsignal-client", "libsignal-090"];

    internal static string Root { get; } = FindRoot();

    /// <summary>The first package that is missing, or null.</summary>
    internal static string? MissingPackage { get; }
        = Array.Find(Packages, package => !File.Exists(Path.Combine(Root, "web", "node_modules", package, "package.json")));

    internal static string Script(string name) => Path.Combine(Root, "tests", "Parley.Interop.Tests", "agents", name);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Parley.slnx is in no folder above the tests.");
    }
}
