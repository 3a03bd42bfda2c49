using System.Security.Cryptography;

namespace Parley.Client;

/// <summary>32 random bytes in a file with mode 0600.</summary>
internal sealed class KeyFile(string? path) : IStoreKey
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Method => "key-file";

    /// <summary>A key file that is there already is one whose store was not finished: it is taken, never overwritten.</summary>
    public ValueTask<string> CreateAsync(string storePath, Memory<byte> key, CancellationToken cancellationToken)
    {
        var file = Place(storePath);
        if (File.Exists(file))
        {
            Read(file, key.Span);
            return new ValueTask<string>("");
        }

        RandomNumberGenerator.Fill(key.Span);
        var unfinished = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(unfinished, options))
        {
            stream.Write(key.Span);
            stream.Flush(flushToDisk: true);
        }

        File.Move(unfinished, file);
        return new ValueTask<string>("");
    }

    public ValueTask ReadAsync(string storePath, string parameters, Memory<byte> key, CancellationToken cancellationToken)
    {
        Read(Place(storePath), key.Span);
        return default;
    }

    public void Forget(string storePath) => File.Delete(Place(storePath));

    private string Place(string storePath) => path ?? storePath + ".key";

    private static void Read(string file, Span<byte> key)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
            throw StoreException.WrongKey($"Others can read the key file '{file}'. Give it back to its owner alone: chmod 600 '{file}'");
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length != key.Length)
                throw StoreException.WrongKey($"'{file}' is not a key file of Parley.");
            stream.ReadExactly(key);
        }
        catch (IOException cause)
        {
            throw StoreException.WrongKey($"The key file '{file}' cannot be read, and without it the store cannot be opened.", cause);
        }
    }
}
