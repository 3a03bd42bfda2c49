using Google.Protobuf;
using Parley.Contracts;
using Parley.Crypto;
using Picture = Parley.Contracts.V1.Picture;

namespace Parley.Client.Media;

/// <summary>A file between what is stored here and what is inside a body.</summary>
internal static class FileContent
{
    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    public static Contracts.V1.File Write(StoredFile file, string caption) => new()
    {
        MediaId = file.MediaId,
        Key = ByteString.CopyFrom(file.Key),
        Size = file.Size,
        Name = file.Name,
        MediaType = file.MediaType,
        Caption = caption,
        Picture = file.Picture is { } picture
            ? new Picture { Width = (uint)picture.Width, Height = (uint)picture.Height, Preview = ByteString.CopyFrom(picture.Preview) }
            : null,
    };

    /// <summary>Null when a field is outside its bounds. A picture that is no good is left away: the file can be fetched without it.</summary>
    public static StoredFile? Read(Contracts.V1.File file)
    {
        var good = MediaId.TryParse(file.MediaId, out _) && file.Key.Length == Container.KeySize && file.Size is >= 0 and <= Limits.FileBytes
            && FileNames.IsGood(file.Name) && MediaTypes.IsGood(file.MediaType) && IsCaption(file.Caption);
        return good ? new StoredFile(file.MediaId, file.Key.ToByteArray(), file.Size, file.Name, file.MediaType, Read(file.Picture)) : null;
    }

    public static bool IsCaption(string text) => text.EnumerateRunes().Count() <= Limits.TextChars;

    public static bool IsGood(StoredPicture picture) => picture.Width is > 0 and <= Limits.PictureSide && picture.Height is > 0 and <= Limits.PictureSide
        && (picture.Preview.Length == 0 || (picture.Preview.Length <= Limits.PreviewBytes && picture.Preview.AsSpan().StartsWith(JpegStart)));

    private static StoredPicture? Read(Picture? picture)
    {
        if (picture is not { Width: <= Limits.PictureSide, Height: <= Limits.PictureSide })
            return null;
        var read = new StoredPicture((int)picture.Width, (int)picture.Height, picture.Preview.ToByteArray());
        return IsGood(read) ? read : null;
    }
}
