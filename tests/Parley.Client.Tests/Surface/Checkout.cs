namespace Parley.Client.Tests.Surface;

/// <summary>The working copy that the tests run in.</summary>
internal static class Checkout
{
    public static string Path(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Parley.slnx")))
            folder = folder.Parent;
        return System.IO.Path.Combine([folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository."), .. parts]);
    }
}
