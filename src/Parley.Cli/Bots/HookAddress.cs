namespace Parley.Cli.Bots;

/// <summary>Where a bot's messages are handed on to.</summary>
internal static class HookAddress
{
    /// <summary>http or https; http to another machine only where it was asked for, since the messages would be in the clear on the way.</summary>
    public static Uri Parse(string text, bool allowPlainHttp)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw Failure.Usage($"'{text}' is no address for a webhook. Write it like http://127.0.0.1:9000/hook.");
        if (url.UserInfo.Length > 0)
            throw Failure.Usage("The address of a webhook has no name and password. The signature tells the receiver who it is.");
        if (url.Scheme == "http" && !url.IsLoopback && !allowPlainHttp)
            throw Failure.Usage($"{url.Host} is another machine, and what people write would go there unencrypted. Use https, or say --plain-http.");
        return url;
    }
}
