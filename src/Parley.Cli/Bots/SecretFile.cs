namespace Parley.Cli.Bots;

/// <summary>Reads a secret that an operator keeps in a file.</summary>
internal static class SecretFile
{
    private const int MostBytes = 4096;
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The first line. Says so on standard error when others can read the file.</summary>
    public static string Read(string path, Surroundings surroundings)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes)
                throw Failure.Usage($"{path} is no file with a secret: it has more than {MostBytes} bytes.");
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != UnixFileMode.None)
                surroundings.Error.WriteLine($"parley: others on this machine can read {Text.Harmless.Line(path)}. Mend it with: chmod 600");
            var secret = (File.ReadLines(path).FirstOrDefault() ?? "").Trim();
            return secret.Length > 0 ? secret : throw Failure.Usage($"{path} is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure.Usage($"{path} cannot be read: {exception.Message}");
        }
    }
}
