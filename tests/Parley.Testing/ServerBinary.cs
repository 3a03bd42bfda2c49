using System.Reflection;

namespace Parley.Testing;

/// <summary>Where the server that was built together with these tests stands.</summary>
internal static class ServerBinary
{
    private const string FileName = "parley-server.dll";

    /// <summary>PARLEY_SERVER_DLL where it is set, else the file beside the tests (one output folder for all), else the server project's own output.</summary>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("PARLEY_SERVER_DLL") is { Length: > 0 } named)
            return named;
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        if (File.Exists(beside))
            return beside;
        var configuration = typeof(ServerBinary).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration ?? "Debug";
        var framework = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var built = Path.Combine(Root(), "src", "Parley.Server", "bin", configuration, framework, FileName);
        return File.Exists(built) ? built : throw new FileNotFoundException($"Build the server first: {built} is not there.", built);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The tests do not run from a working copy; name the server in PARLEY_SERVER_DLL.");
    }
}
