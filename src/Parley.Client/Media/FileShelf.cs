using Parley.Client.Messages;
using Parley.Client.Store;
using Parley.Contracts;

namespace Parley.Client.Media;

/// <summary>
/// Sealed files that wait to be sent, beside the store: <c>store.db.files/&lt;media id&gt;</c>, each a container under a key that is in the store alone.
/// A file is here before the message that needs it is written, and until that is committed by the server; what no message needs is removed at opening.
/// </summary>
internal sealed class FileShelf(string storePath) : IDisposable
{
    private const string Ending = ".files";
    private const int BufferSize = 64 * 1024;
    private readonly bool _passes = storePath == StoreFile.InMemory;
    private readonly Lazy<string> _folder = new(() => storePath == StoreFile.InMemory
        ? Directory.CreateTempSubdirectory("parley-files-").FullName
        : Directory.CreateDirectory(storePath + Ending).FullName);

    /// <summary>Removes what is not waited for by any of these.</summary>
    public void Sweep(IEnumerable<OutboxEntry> waiting)
    {
        if (_passes || !Directory.Exists(storePath + Ending))
            return;
        var needed = waiting.Select(entry => entry.File?.MediaId).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(_folder.Value).Where(path => !needed.Contains(Path.GetFileName(path))))
            File.Delete(path);
    }

    /// <summary>A new file, to be written and then flushed to the disk.</summary>
    public FileStream Create(MediaId id)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = BufferSize,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(PathOf(id), options);
    }

    /// <summary>Null when there is no such file.</summary>
    public FileStream? Open(MediaId id)
    {
        var path = PathOf(id);
        return File.Exists(path)
            ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan)
            : null;
    }

    public void Delete(MediaId id) => File.Delete(PathOf(id));

    /// <summary>Removes the whole shelf with its store.</summary>
    public static void DeleteAll(string storePath)
    {
        if (Directory.Exists(storePath + Ending))
            Directory.Delete(storePath + Ending, recursive: true);
    }

    public void Dispose()
    {
        if (_passes && _folder.IsValueCreated)
            Directory.Delete(_folder.Value, recursive: true);
    }

    private string PathOf(MediaId id) => Path.Combine(_folder.Value, id.Value);
}
