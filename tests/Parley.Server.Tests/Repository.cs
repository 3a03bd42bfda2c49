namespace Parley.Server.Tests;

internal static class Repository
{
    /// <summary>A path below the repository's root, which is where Parley.slnx is.</summary>
    public static string Root(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
            folder = folder.Parent;
        return Path.Combine([folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository."), .. parts]);
    }
}
