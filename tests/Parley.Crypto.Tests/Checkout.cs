namespace Parley.Crypto.Tests;

/// <summary>The repository around the running tests, found by walking up to Parley.slnx, and what may lie in or beside it.</summary>
internal static class Checkout
{
    internal static string Root { get; } = FindRoot();

    internal static bool HasOfficialLibrary
        => File.Exists(Path.Combine(Root, "web", "node_modules", "@signalapp", "libsignal-client", "package.json"));

    internal static string Oracle(string script) => Path.Combine(Root, "tests", "Parley.Crypto.Tests", script);

    internal static string Wycheproof(string file) => Path.Combine(Root, "..", "shared", "vectors", "wycheproof", file);

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

/// <summary>A test over a Wycheproof file, skipped by name in a checkout without the vectors.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WycheproofFactAttribute : FactAttribute
{
    public WycheproofFactAttribute(string file)
    {
        File = file;
        if (!System.IO.File.Exists(Checkout.Wycheproof(file)))
            Skip = $"{file} is not beside this checkout.";
    }

    public string File { get; }
}

/// <summary>A test against the official library, skipped where the web client's packages are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OfficialLibraryFactAttribute : FactAttribute
{
    public OfficialLibraryFactAttribute()
    {
        if (!Checkout.HasOfficialLibrary)
            Skip = "web/node_modules/@signalapp/libsignal-client is not installed.";
    }
}
