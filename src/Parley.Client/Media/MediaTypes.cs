using Parley.Contracts;

namespace Parley.Client.Media;

/// <summary>Media types (RFC 2045): two words of ASCII with a slash between them, without parameters, in lower case.</summary>
internal static class MediaTypes
{
    public const string Unknown = "application/octet-stream";
    private const string Marks = "!#$&-^_.+";

    private static readonly Dictionary<string, string> ByEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".avif"] = "image/avif",
        [".svg"] = "image/svg+xml",
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain",
        [".md"] = "text/markdown",
        [".csv"] = "text/csv",
        [".html"] = "text/html",
        [".json"] = "application/json",
        [".zip"] = "application/zip",
        [".gz"] = "application/gzip",
        [".mp3"] = "audio/mpeg",
        [".ogg"] = "audio/ogg",
        [".opus"] = "audio/opus",
        [".wav"] = "audio/wav",
        [".m4a"] = "audio/mp4",
        [".mp4"] = "video/mp4",
        [".webm"] = "video/webm",
        [".mov"] = "video/quicktime",
        [".docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [".xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [".pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [".odt"] = "application/vnd.oasis.opendocument.text",
    };

    public static string OfName(string name) => ByEnding.GetValueOrDefault(Path.GetExtension(name), Unknown);

    public static bool IsGood(string type) => type.Length <= Limits.MediaTypeChars && type.Split('/') is [var kind, var rest] && IsWord(kind) && IsWord(rest);

    private static bool IsWord(string word) =>
        word.Length > 0 && word.All(static each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || Marks.Contains(each, StringComparison.Ordinal));
}
