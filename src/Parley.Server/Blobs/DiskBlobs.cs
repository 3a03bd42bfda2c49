namespace Parley.Server.Blobs;

/// <summary>
/// Blobs as files: <c>blobs/ab/abcd...</c>, spread over 256 folders by the first two characters of their names. One is written in <c>blobs/incoming</c> and
/// moved to its place once its bytes are on the disk; what lies in there when the server starts is what a crash has cut off.
/// </summary>
internal sealed class DiskBlobs : IBlobStore
{
    private const int BufferSize = 128 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder;
    private readonly string _incoming;

    public DiskBlobs(string dataFolder)
    {
        _folder = Path.Combine(dataFolder, "blobs");
        _incoming = Path.Combine(_folder, "incoming");
        Directory.CreateDirectory(_incoming);
        foreach (var file in Directory.EnumerateFiles(_incoming))
            File.Delete(file);
    }

    public async Task Put(string name, Stream content, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(_incoming, name);
        try
        {
            await using (var file = new FileStream(unfinished, Writing()))
            {
                await content.CopyToAsync(file, BufferSize, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            var place = PlaceOf(name);
            var folder = Path.GetDirectoryName(place)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                Disk.FlushFolder(_folder);
            }

            File.Move(unfinished, place);
            Disk.FlushFolder(folder);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public Stream? Open(string name)
    {
        try
        {
            return new FileStream(PlaceOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, FileOptions.Asynchronous);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task Delete(string name)
    {
        var place = PlaceOf(name);
        if (File.Exists(place))
            File.Delete(place);
        return Task.CompletedTask;
    }

    private string PlaceOf(string name) => Path.Combine(_folder, name[..2], name);

    private static FileStreamOptions Writing()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
