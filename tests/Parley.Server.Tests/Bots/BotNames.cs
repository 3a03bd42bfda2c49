namespace Parley.Server.Tests.Bots;

internal static class BotNames
{
    /// <summary>A bot's username that no other test uses.</summary>
    public static string New() => $"u{Guid.NewGuid():N}"[..20] + "_Bot";
}
