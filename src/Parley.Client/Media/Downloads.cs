using Parley.Crypto;

namespace Parley.Client.Media;

/// <summary>Fetches files and opens them on the way.</summary>
internal sealed class Downloads(FileShelf shelf, MediaApi api)
{
    private const int BufferSize = 64 * 1024;

    /// <summary>Writes a file to a stream. Throws "file-damaged" when what the server has is not what was sent; what was written until then is to be forgotten.</summary>
    public async Task Open(StoredFile file, Stream destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        async Task<bool> Read(Stream container)
        {
            long moved = 0;
            await using var metered = new MeteredStream(container, count => progress?.Report(Math.Min(moved += count, file.Size)));
            return await Container.OpenAsync(file.Key, StoredFile.Context, metered, file.Size, destination, cancellationToken);
        }

        await using var own = shelf.Open(file.Id);
        var whole = own is not null ? await Read(own) : await api.Download(file.Id, Read, cancellationToken);
        if (!whole)
            throw RefusedException.Here("file-damaged", "What the server has is not the file that was sent.");
    }

    /// <summary>Writes a file to a path where there is none. It is there whole or not at all.</summary>
    public async Task Save(StoredFile file, string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        if (Path.Exists(path))
            throw RefusedException.Here("path-taken", $"There is something called '{path}' already.");
        var unfinished = $"{path}.{file.MediaId[..8]}.part";
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize, FileOptions.Asynchronous))
            {
                await Open(file, stream, progress, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
