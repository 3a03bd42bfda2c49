namespace Parley.Cli.Tests.Screen;

/// <summary>A screen as it is meant to look, in a file that people can read. PARLEY_WRITE_SNAPSHOTS=1 writes what is there now; look at it before it is committed.</summary>
internal static class Snapshot
{
    public static void Matches(string name, string shown)
    {
        var file = Path.Combine(Root(), "tests", "Parley.Cli.Tests", "Screen", "Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable("PARLEY_WRITE_SNAPSHOTS") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, shown);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), shown);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The tests do not run from a working copy.");
    }
}
