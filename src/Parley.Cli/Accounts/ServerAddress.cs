namespace Parley.Cli.Accounts;

/// <summary>The address of a server as people write it.</summary>
internal static class ServerAddress
{
    /// <summary>A name alone is https; one of this machine http.</summary>
    public static Uri Parse(string text)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            throw Failure.Usage($"'{text}' is not the address of a server, such as https://chat.example.");
        if (whole != text && address.IsLoopback)
            address = new Uri("http" + whole[5..]);
        return new Uri(address.GetLeftPart(UriPartial.Authority));
    }
}
