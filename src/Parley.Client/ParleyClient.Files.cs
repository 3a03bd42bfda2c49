using Parley.Client.Messages;
using Parley.Contracts;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>Fetches the file of a message and opens it on the way: every piece is written when it has been found authentic, and in its place.</summary>
    /// <param name="message">One with a <see cref="Message.File"/>.</param>
    /// <param name="destination">Receives the file. If this throws, what was written is not the whole file: forget it.</param>
    /// <param name="progress">Hears how many bytes have come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">
    /// The message has no file ("file-missing"), the server has it no more ("file-gone"), or has something else ("file-damaged").
    /// </exception>
    /// <exception cref="ServerUnreachableException">There is no network, or it broke off.</exception>
    public Task DownloadFileAsync(Message message, Stream destination, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        _engine.Downloads.Open(FileOf(message), destination, progress, cancellationToken);

    /// <summary>Fetches the file of a message to the disk. It is there whole or not at all.</summary>
    /// <param name="message">One with a <see cref="Message.File"/>.</param>
    /// <param name="path">Where there is nothing yet. The name that the sender gave is not a path: choose one.</param>
    /// <param name="progress">Hears how many bytes have come.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">As <see cref="DownloadFileAsync"/>, or there is something at the path ("path-taken").</exception>
    /// <exception cref="ServerUnreachableException">There is no network, or it broke off.</exception>
    public Task SaveFileAsync(Message message, string path, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        _engine.Downloads.Save(FileOf(message), path, progress, cancellationToken);

    /// <summary>A message of this device by its id; null when it has none.</summary>
    public Task<Message?> FindMessageAsync(MessageId id, CancellationToken cancellationToken = default) => _engine.Core.Store.Change(
        step => step.Get(StoredMessage.Table, id) is { } message ? _engine.Chats.ToMessage(message, _engine.Chats.Find(message.ChatId)) : null,
        cancellationToken);

    private static Media.StoredFile FileOf(Message message) => message.Stored ?? throw RefusedException.Here("file-missing", "This message has no file.");
}
