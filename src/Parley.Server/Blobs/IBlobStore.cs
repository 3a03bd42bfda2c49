namespace Parley.Server.Blobs;

/// <summary>
/// Keeps sequences of bytes under names that the server makes and never uses twice. A blob does not change; it is there whole or not at all.
/// What is in it is sealed by devices, and the store does not look at it.
/// </summary>
internal interface IBlobStore
{
    /// <summary>Writes a blob. It is durable when this completes; when it throws, nothing of it stays that could be opened.</summary>
    Task Put(string name, Stream content, CancellationToken cancellationToken);

    /// <summary>A blob to read from any place; null when there is none.</summary>
    Stream? Open(string name);

    /// <summary>Removes a blob for good; harmless when there is none.</summary>
    Task Delete(string name);
}
