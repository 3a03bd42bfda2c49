namespace Parley.Cli.Accounts;

/// <summary>Where the file is that keeps an account's keys and messages.</summary>
internal static class StorePlace
{
    private const string FileName = "store.db";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>What was asked for, else PARLEY_STORE, else the place where the platform keeps a person's data. A folder stands for the file in it.</summary>
    public static string Of(string? given, Surroundings surroundings)
    {
        if ((given ?? surroundings.Environment("PARLEY_STORE")) is { } named)
            return Path.GetFullPath(Directory.Exists(named) ? Path.Combine(named, FileName) : named);
        return Path.Combine(Folder(surroundings), FileName);
    }

    /// <summary>Makes the folder of a store, for its owner only, if it is not there.</summary>
    public static void MakeFolder(string storePath)
    {
        var folder = Path.GetDirectoryName(storePath)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (!Directory.Exists(folder))
            Directory.CreateDirectory(folder, OwnerOnly);
    }

    private static string Folder(Surroundings surroundings)
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "Parley");
        var home = surroundings.Environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Application Support", "Parley");
        // A relative XDG path is to be ignored (XDG Base Directory Specification).
        return surroundings.Environment("XDG_DATA_HOME") is { } data && Path.IsPathRooted(data) ? Path.Combine(data, "parley") : Path.Combine(home, ".local", "share", "parley");
    }
}
