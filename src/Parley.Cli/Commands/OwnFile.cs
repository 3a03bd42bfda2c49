namespace Parley.Cli.Commands;

/// <summary>A file of the person's own that is to be sent.</summary>
internal static class OwnFile
{
    private const char Home = '~';

    /// <summary>Opens it to be read. Says in a sentence why it cannot.</summary>
    public static FileStream Open(string path)
    {
        try
        {
            return new FileStream(Expanded(path), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new Failure("file-unreadable", $"'{path}' cannot be read: {exception.Message}", ExitCode.Refused);
        }
    }

    /// <summary>In the full screen there is no shell that would do it.</summary>
    public static string Expanded(string path) =>
        path is [Home, '/', ..] ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]) : path;
}
