using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;

namespace Parley.Cli.Screen.View;

/// <summary>The messages of the open chat, the newest at the bottom.</summary>
internal static class ConversationView
{
    public static void Draw(Pane pane, ScreenState state)
    {
        if (state.Conversation is not { } conversation)
        {
            Welcome(pane, state);
            return;
        }

        if (conversation.Messages.Count == 0 && conversation.ReachesBeginning)
        {
            pane.WriteCentred(pane.Rows / 2, "No messages yet. Say hello.", Style.Dim);
            return;
        }

        var rows = ConversationRows.Of(state);
        var bottom = rows.Count - Math.Clamp(conversation.Scroll, 0, Math.Max(0, rows.Count - pane.Rows));
        for (var row = 0; row < pane.Rows; row++)
        {
            var index = bottom - pane.Rows + row;
            if (index < 0)
                continue;
            foreach (var piece in rows[index].Pieces)
                pane.Write(piece.Column, row, piece.Text, piece.Style);
        }
    }

    private static void Welcome(Pane pane, ScreenState state)
    {
        var middle = Math.Max(0, (pane.Rows / 2) - 1);
        pane.WriteCentred(middle, "Parley", Style.Bold);
        pane.WriteCentred(middle + 1, state.Chats.Count > 0 ? "Enter opens a chat, Ctrl+N begins a new one." : "Ctrl+N finds people to talk to.", Style.Dim);
        pane.WriteCentred(middle + 2, "F1 shows all keys.", Style.Dim);
    }
}
