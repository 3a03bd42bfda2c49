using Parley.Cli.Drawing;
using Parley.Cli.Text;

namespace Parley.Cli.Screen.View;

/// <summary>What somebody is called. The badge of a bot stands behind the name, and a long name does not push it out.</summary>
internal static class NameView
{
    private const string Badge = "bot";

    /// <returns>The column after it.</returns>
    public static int Draw(Pane pane, string name, bool isBot, Style style, Emphasis emphasis = Emphasis.None)
    {
        var room = pane.Columns - (isBot ? Badge.Length + 1 : 0);
        var after = pane.Write(0, 0, Clip.To(name, Math.Max(0, room)), style);
        return isBot ? pane.Write(after + 1, 0, Badge, Style.Reversed.With(Emphasis.Dim | emphasis)) : after;
    }
}
