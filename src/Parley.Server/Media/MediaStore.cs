using Microsoft.Extensions.Options;
using Parley.Contracts;
using Parley.Server.Accounts;
using Parley.Server.Blobs;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Media;

/// <summary>
/// Files that people send, sealed by their devices. A blob's name is written down as a stray before its first byte, and a file's row takes it over in one
/// commit once the blob is durable: wherever the server dies, each blob is somebody's or a stray, and strays are removed at the next start.
/// </summary>
internal sealed class MediaStore(
    SqliteDatabase database, Writer writer, IBlobStore blobs, ISecureRandom random, IOptions<ServerOptions> options, ServerMetrics metrics, TimeProvider time)
{
    private const int DiskFull = 28;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly ServerOptions.MediaOptions _quota = options.Value.Media;
    private readonly UploadSlots _slots = new();

    /// <summary>Takes a file in. The same bytes again under their id are harmless. True when it is new.</summary>
    public async Task<bool> Add(Caller caller, MediaId id, long size, Stream body, CancellationToken cancellationToken)
    {
        using var content = new MediaBody(body, metrics);
        if (Known(caller, id) is { } known)
        {
            await content.CopyToAsync(Stream.Null, cancellationToken);
            return IsRepeat(known, caller, size, content.Hash()) ? false : throw new ProblemException(MediaProblems.Taken);
        }

        using var slot = Slot(caller.AccountKey, size);
        var blob = Convert.ToHexStringLower(random.Bytes(16));
        await writer.Commit(session => MediaRows.AddStray(session, blob));
        var added = false;
        try
        {
            await Put(blob, content, cancellationToken);
            added = await writer.Commit(session => Adopt(session, caller, id, new MediaRow(caller.AccountKey, size, content.Hash(), blob)));
            return added;
        }
        finally
        {
            if (!added)
                await Remove(blob);
        }
    }

    /// <summary>A file's sealed bytes; null when there is none of this id.</summary>
    public Stream? Open(MediaId id)
    {
        using var reader = database.Read();
        return MediaRows.Find(reader, id)?.Blob is { } blob && blobs.Open(blob) is { } bytes ? new MediaAnswer(bytes, metrics) : null;
    }

    /// <summary>Deletes a file of this account for good; harmless when it is deleted already.</summary>
    public async Task Delete(Caller caller, MediaId id)
    {
        var blob = await writer.Commit(session =>
        {
            if (MediaRows.Find(session, id) is not { } row || row.AccountKey != caller.AccountKey)
                throw new ProblemException(Problems.NotFound);
            if (row.Blob is null)
                return null;
            MediaRows.Forget(session, id);
            MediaRows.AddStray(session, row.Blob);
            return row.Blob;
        });
        if (blob is not null)
            await Remove(blob);
    }

    /// <summary>Removes what a crash has left behind. To be called before the first upload.</summary>
    public async Task Sweep()
    {
        List<string> strays;
        using (var reader = database.Read())
            strays = MediaRows.Strays(reader);
        foreach (var blob in strays)
            await Remove(blob);
    }

    private MediaRow? Known(Caller caller, MediaId id)
    {
        using var reader = database.Read();
        if (!MediaRows.IsActive(reader, caller.DeviceKey))
            throw new ProblemException(Problems.DeviceInactive);
        var known = MediaRows.Find(reader, id);
        return known is null || known.AccountKey == caller.AccountKey && known.Blob is not null ? known : throw new ProblemException(MediaProblems.Taken);
    }

    private IDisposable Slot(long accountKey, long size)
    {
        using var reader = database.Read();
        var (files, bytes) = MediaRows.SentSince(reader, accountKey, (time.GetUtcNow() - Day).ToUnixTimeMilliseconds());
        return _slots.Take(accountKey, size, (moreFiles, moreBytes) => files + moreFiles <= _quota.FilesPerDay && bytes + moreBytes <= _quota.BytesPerDay);
    }

    private async Task Put(string blob, MediaBody content, CancellationToken cancellationToken)
    {
        try
        {
            await blobs.Put(blob, content, cancellationToken);
        }
        catch (IOException exception) when (exception.HResult == DiskFull)
        {
            throw new ProblemException(MediaProblems.Full);
        }
    }

    /// <summary>False when another upload of the same file was faster.</summary>
    private bool Adopt(WriteSession session, Caller caller, MediaId id, MediaRow media)
    {
        if (MediaRows.Find(session, id) is { } known)
            return IsRepeat(known, caller, media.Size, media.Hash) ? false : throw new ProblemException(MediaProblems.Taken);
        MediaRows.Add(session, id, media, time.GetUtcNow().ToUnixTimeMilliseconds());
        MediaRows.RemoveStray(session, media.Blob!);
        return true;
    }

    private async Task Remove(string blob)
    {
        await blobs.Delete(blob);
        await writer.Commit(session => MediaRows.RemoveStray(session, blob));
    }

    private static bool IsRepeat(MediaRow known, Caller caller, long size, byte[] hash) =>
        known.AccountKey == caller.AccountKey && known.Blob is not null && known.Size == size && known.Hash.AsSpan().SequenceEqual(hash);
}
