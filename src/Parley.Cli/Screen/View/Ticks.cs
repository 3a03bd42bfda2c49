using Parley.Cli.Drawing;
using Parley.Client;

namespace Parley.Cli.Screen.View;

/// <summary>What has become of an own message, in a sign.</summary>
internal static class Ticks
{
    public static (string Sign, Style Style) Of(MessageState state) => state switch
    {
        MessageState.Sending => ("…", Style.Dim),
        MessageState.Sent => ("✓", Style.Dim),
        MessageState.Delivered => ("✓✓", Style.Dim),
        MessageState.Read => ("✓✓", new Style(Colour.Cyan, Emphasis.Bold)),
        MessageState.Failed => ("! not sent", new Style(Colour.Red, Emphasis.Bold)),
        _ => ("", Style.Plain),
    };
}
