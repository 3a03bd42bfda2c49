using Parley.Contracts;
using Parley.Server.Operations;

namespace Parley.Server.Media;

/// <summary>The refusals of media. A quota is 403 and not 429: nobody should wait a day with a file in hand and repeat it by itself.</summary>
internal static class MediaProblems
{
    public static readonly Problem NotOpaque = new(415, "media-type", "Send the sealed bytes as application/octet-stream.");
    public static readonly Problem NoLength = new(411, "length-required", "Say how long the body is in Content-Length.");
    public static readonly Problem TooLarge = new(413, "too-large", $"A file has at most {Limits.FileBytes} bytes, {Limits.MediaBytes} when it is sealed.");
    public static readonly Problem Taken = new(409, "media-taken", "There is, or was, another file of this id. Draw a new id.");
    public static readonly Problem BrokenOff = new(400, "request-invalid", "The body broke off. Send it again.");
    public static readonly Problem Full = new(507, "storage-full", "The server has no room for this file. Try again later.") { RetryAfter = TimeSpan.FromMinutes(1) };

    public static readonly Problem Uploads = new(429, "media-uploads", $"{Limits.MediaUploads} files of this account are on their way. Send this one when one of them has come.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static readonly Problem Quota = new(403, "media-quota", "This account has sent as much as it may in a day. Send the file again tomorrow.");
}
