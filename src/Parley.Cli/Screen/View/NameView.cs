using Parley.Cli.Drawing;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.View;

/// <summary>What somebody is called. The badges, of a bot and of somebody verified, stand behind the name, and a long name does not push them out.</summary>
internal static class NameView
{
    private const string BotBadge = "bot";
    private const string VerifiedBadge = "✓";

    /// <returns>The column after it.</returns>
    public static int Draw(Pane pane, string name, bool isBot, bool isVerified, Style style, Emphasis emphasis = Emphasis.None)
    {
        var room = pane.Columns - (isBot ? BotBadge.Length + 1 : 0) - (isVerified ? VerifiedBadge.Length + 1 : 0);
        var after = pane.Write(0, 0, Clip.To(name, Math.Max(0, room)), style);
        if (isVerified)
            after = pane.Write(after + 1, 0, VerifiedBadge, new Style(Colour.Cyan, emphasis));
        return isBot ? pane.Write(after + 1, 0, BotBadge, Style.Reversed.With(Emphasis.Dim | emphasis)) : after;
    }
}
