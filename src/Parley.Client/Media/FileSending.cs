using Parley.Client.Messages;
using Parley.Contracts;
using Parley.Crypto;

namespace Parley.Client.Media;

/// <summary>Seals files, keeps them until they are sent, and uploads them when it is their turn.</summary>
internal sealed class FileSending(Core core, Composer composer, FileShelf shelf, MediaApi api)
{
    private const int IdBytes = 16;

    /// <summary>Seals a file onto the shelf and writes its message. The same message id again is the same message, and reads nothing.</summary>
    public async Task<Message> Write(ChatId chat, MessageId id, Stream content, FileDetails details, CancellationToken cancellationToken)
    {
        if (await composer.Find(chat, id, cancellationToken) is { } known)
            return known;
        var file = Describe(details);
        try
        {
            var size = await Seal(file, content, cancellationToken);
            var message = await composer.Write(chat, id, details.Caption, file with { Size = size }, cancellationToken);
            if (!await IsWaitedFor(file.Id))
                shelf.Delete(file.Id);
            return message;
        }
        catch
        {
            if (!await IsWaitedFor(file.Id))
                shelf.Delete(file.Id);
            throw;
        }
    }

    /// <summary>Uploads the file of an entry, if it has one that was not, and notes that it was. Throws what passes.</summary>
    public async Task<OutboxEntry> Upload(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry is not { File: { } file, Uploaded: false })
            return entry;
        await api.Upload(file.Id, () => shelf.Open(file.Id) ?? throw RefusedException.Here("file-lost", "The file that was to be sent is here no more."), cancellationToken);
        return await core.Store.Change(
            step =>
            {
                var uploaded = (step.Get(OutboxEntry.Table, entry.Id) ?? entry) with { Uploaded = true };
                step.Put(OutboxEntry.Table, uploaded);
                return uploaded;
            },
            CancellationToken.None);
    }

    /// <summary>The server has the message.</summary>
    public void Sent(StoredFile file) => shelf.Delete(file.Id);

    private StoredFile Describe(FileDetails details)
    {
        var name = FileNames.Of(details.Name);
        var type = (details.MediaType ?? MediaTypes.OfName(name)).ToLowerInvariant();
        if (!MediaTypes.IsGood(type))
            throw RefusedException.Here("input-invalid", "A media type is two words with a slash between them, such as image/jpeg.");
        if (!FileContent.IsCaption(details.Caption))
            throw RefusedException.Here("input-invalid", $"A caption has at most {Limits.TextChars} characters.");
        var picture = details.Picture is { } given ? new StoredPicture(given.Width, given.Height, given.Preview.ToArray()) : null;
        if (picture is not null && !FileContent.IsGood(picture))
            throw RefusedException.Here("input-invalid", $"A picture has sides of 1 to {Limits.PictureSide} points, and a JPEG of at most {Limits.PreviewBytes} bytes as its preview.");
        var key = new byte[Container.KeySize];
        core.Random(key);
        var id = new byte[IdBytes];
        core.Random(id);
        return new StoredFile(Convert.ToHexStringLower(id), key, Size: 0, name, type, picture);
    }

    private async Task<long> Seal(StoredFile file, Stream content, CancellationToken cancellationToken)
    {
        long size = 0;
        var bounded = new MeteredStream(content, count =>
        {
            size += count;
            if (size > Limits.FileBytes)
                throw RefusedException.Here("too-large", $"A file has at most {Limits.FileBytes / (1024 * 1024)} MiB.");
        });
        await using var shelved = shelf.Create(file.Id);
        await Container.SealAsync(file.Key, StoredFile.Context, bounded, shelved, core.Random, cancellationToken);
        shelved.Flush(flushToDisk: true);
        return size;
    }

    private Task<bool> IsWaitedFor(MediaId id) =>
        core.Store.Change(step => step.Find(OutboxEntry.Table, "").Exists(entry => entry.File?.MediaId == id.Value), CancellationToken.None);
}
