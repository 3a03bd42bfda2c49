using Parley.Contracts;

namespace Parley.Client.Media;

/// <summary>A file as this device keeps it in mind: where it lies on the server, and what opens it.</summary>
internal sealed record StoredFile(string MediaId, byte[] Key, long Size, string Name, string MediaType, StoredPicture? Picture = null)
{
    /// <summary>The context of containers that hold files.</summary>
    public const string Context = "Parley/media/v1/file";

    public MediaId Id => new(MediaId);

    public MessageFile ToMessageFile() => new()
    {
        Name = Name,
        MediaType = MediaType,
        Size = Size,
        Picture = Picture is null ? null : new FilePicture(Picture.Width, Picture.Height, Picture.Preview),
    };
}

/// <summary>How a picture is shown before it has been fetched.</summary>
internal sealed record StoredPicture(int Width, int Height, byte[] Preview);
