using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Screen.View;

/// <summary>The first row: how the device stands with its server, and with whom the person talks.</summary>
internal static class HeaderView
{
    public static void DrawList(Pane pane, ScreenState state)
    {
        var inner = pane.Inset(1);
        var (text, style) = Connection(state);
        inner.WriteRight(0, text, style);
        inner.Write(0, 0, Clip.To(state.Me.Length > 0 ? state.Me : "Parley", inner.Columns - CellWidth.Of(text) - 1), Style.Bold);
    }

    public static void DrawConversation(Pane pane, ScreenState state)
    {
        if (state.OpenChat is not { } chat)
            return;
        var inner = pane.Inset(1);
        var (seen, style) = chat.IsTyping ? ("typing…", new Style(Colour.Green)) : (Times.Seen(chat.Presence, state.Now), chat.Presence is { IsOnline: true } ? new Style(Colour.Green) : Style.Dim);
        if (!state.IsWide && state.Connection != ConnectionState.Online)
            (seen, style) = Connection(state);
        inner.WriteRight(0, seen, style);
        var names = inner.Part(0, 0, inner.Columns - CellWidth.Of(seen) - 1, 1);
        var after = NameView.Draw(names, (state.IsWide ? "" : "‹ ") + chat.Name, chat.IsBot, chat.Verification == Verification.Verified, Style.Bold);
        if (chat.Username is { Length: > 0 } username && "@" + username != chat.Name)
            names.Write(after + 1, 0, Clip.To("@" + username, names.Columns - after - 1), Style.Dim);
    }

    private static (string Text, Style Style) Connection(ScreenState state) => state switch
    {
        { IsSignedOut: true } => ("signed out", new Style(Colour.Red, Emphasis.Bold)),
        { Connection: ConnectionState.Online } => ("● online", new Style(Colour.Green)),
        { Connection: ConnectionState.Connecting } => ("○ connecting", Style.Dim),
        { Connection: ConnectionState.Synchronizing } => ("◐ updating", Style.Dim),
        _ => ("○ offline", new Style(Colour.Red)),
    };
}
