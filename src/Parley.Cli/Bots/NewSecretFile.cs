using System.Text;

namespace Parley.Cli.Bots;

/// <summary>A file for a secret that is about to be made: opened before that, so that the secret is not lost for want of a place.</summary>
internal sealed class NewSecretFile : IDisposable
{
    private readonly FileStream _stream;
    private bool _isWritten;

    private NewSecretFile(FileStream stream)
    {
        _stream = stream;
    }

    public string Path => _stream.Name;

    /// <summary>Null for no file. A file that is there already is left alone, with a failure.</summary>
    public static NewSecretFile? Open(string? path)
    {
        if (path is null)
            return null;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new NewSecretFile(new FileStream(path, options));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw Failure.Usage($"{path} is there already. Name a new file, so that no token is lost.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure.Usage($"{path} cannot be written: {exception.Message}");
        }
    }

    public void Write(string secret)
    {
        _stream.Write(Encoding.UTF8.GetBytes(secret + "\n"));
        _stream.Flush(flushToDisk: true);
        _isWritten = true;
    }

    /// <summary>Removes the file again if nothing was written.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (!_isWritten)
            File.Delete(Path);
    }
}
