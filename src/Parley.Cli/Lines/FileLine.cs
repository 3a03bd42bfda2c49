using Parley.Client;

namespace Parley.Cli.Lines;

/// <summary>The file of a message, as its sender describes it.</summary>
internal sealed record FileLine(string Name, string MediaType, long Size, int? Width, int? Height)
{
    public static FileLine? Of(MessageFile? file) => file is null ? null : new FileLine(file.Name, file.MediaType, file.Size, file.Picture?.Width, file.Picture?.Height);
}
