using System.Globalization;
using Parley.Client;

namespace Parley.Cli.Text;

/// <summary>What a message says, for people. Not harmless yet.</summary>
internal static class Said
{
    private const double Step = 1000;
    private static readonly string[] Units = ["bytes", "KB", "MB"];

    /// <summary>Empty for what a reader of its kind says better.</summary>
    public static string Of(Message message) => message.Kind switch
    {
        MessageKind.File => message.Text.Length > 0 ? $"{Of(message.File!)}\n{message.Text}" : Of(message.File!),
        MessageKind.Unsupported => "This message cannot be shown by this version.",
        _ => message.Text,
    };

    /// <summary>Such as "[file] plan.pdf 12 KB".</summary>
    public static string Of(MessageFile file) => $"[{(file.Picture is null ? "file" : "picture")}] {file.Name} {Size(file.Size)}";

    private static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= Step && unit < Units.Length - 1; unit++)
            size /= Step;
        return size.ToString(unit > 0 && size < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
