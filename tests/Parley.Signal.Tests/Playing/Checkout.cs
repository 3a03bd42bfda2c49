namespace Parley.Signal.Tests.Playing;

/// <summary>The repository around the running tests, found by walking up to Parley.slnx.</summary>
internal static class Checkout
{
    internal static string Root { get; } = FindRoot();

    /// <summary>Correspondences with the official library, recorded by the web client's tests.</summary>
    internal static string Transcript(string role)
        => Path.Combine(Root, "web", "src", "engine", "signal", "fixtures", $"transcript-{role}.json");

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
