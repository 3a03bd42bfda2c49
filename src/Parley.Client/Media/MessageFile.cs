namespace Parley.Client;

/// <summary>The file of a message, as its sender has described it. <see cref="ParleyClient.DownloadFileAsync"/> fetches it.</summary>
public sealed record MessageFile
{
    internal MessageFile()
    {
    }

    /// <summary>What it is called, without a folder. Chosen by the sender: do not take it for a path.</summary>
    public required string Name { get; init; }

    /// <summary>What the sender takes it for, such as <c>image/jpeg</c>. Not to be trusted.</summary>
    public required string MediaType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Null for everything that is not a picture.</summary>
    public required FilePicture? Picture { get; init; }
}
