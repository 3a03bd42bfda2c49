using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;

namespace Parley.Cli.Screen.View;

/// <summary>The whole screen, as it follows from the state.</summary>
internal static class ScreenView
{
    private static readonly Style Line = Style.Dim;

    public static Canvas Draw(ScreenState state)
    {
        var canvas = new Canvas(state.Size);
        var whole = Pane.Whole(canvas);
        if (state.Size.Columns < ScreenState.LeastColumns || state.Size.Rows < ScreenState.LeastRows)
        {
            whole.WriteCentred(whole.Rows / 2, "The window is too small.");
            return canvas;
        }

        if (state.IsWide)
            Wide(whole, state);
        else if (state.ShowsConversation || (state.Overlay is not null && !state.IsListFocused))
            Conversation(whole, state);
        else
            List(whole, state);
        Over(whole, state);
        FooterView.Draw(whole.Part(0, whole.Rows - Layout.Footer, whole.Columns, Layout.Footer), state);
        return canvas;
    }

    private static void Wide(Pane whole, ScreenState state)
    {
        List(whole.Part(0, 0, state.ListColumns, whole.Rows), state);
        var line = whole.Part(state.ListColumns, 0, 1, whole.Rows - Layout.Footer);
        line.FillColumn(0, '│', Line);
        Conversation(whole.Part(state.ListColumns + 1, 0, state.ConversationColumns, whole.Rows), state);
        var covered = state.Overlay is not null and not FindOverlay;
        line.Write(0, 1, covered ? "┤" : "┼", Line);
        if (state.Conversation is not null && !covered)
            line.Write(0, Layout.Top + Layout.MessageRows(state), "├", Line);
    }

    private static void List(Pane pane, ScreenState state)
    {
        HeaderView.DrawList(pane.Part(0, 0, pane.Columns, 1), state);
        pane.Fill(1, '─', Line);
        ChatListView.Draw(pane.Part(0, Layout.Top, pane.Columns, Layout.ListRows(state)), state);
    }

    private static void Conversation(Pane pane, ScreenState state)
    {
        HeaderView.DrawConversation(pane.Part(0, 0, pane.Columns, 1), state);
        pane.Fill(1, '─', Line);
        if (state.Conversation is null)
        {
            ConversationView.Draw(pane.Part(0, Layout.Top, pane.Columns, Layout.ListRows(state)), state);
            return;
        }

        var rows = Layout.MessageRows(state);
        ConversationView.Draw(pane.Part(0, Layout.Top, pane.Columns, rows), state);
        pane.Fill(Layout.Top + rows, '─', Line);
        if (state.Conversation.Scroll > 0)
            pane.Part(0, Layout.Top + rows, pane.Columns - 2, 1).WriteRight(0, " ↓ newer below ", new Style(Colour.Cyan));
        DraftView.Draw(pane.Part(0, Layout.Top + rows + 1, pane.Columns, Layout.DraftRows(state)), state);
    }

    /// <summary>Beside the list where there is room, else over all.</summary>
    private static void Over(Pane whole, ScreenState state)
    {
        var left = state.IsWide ? state.ListColumns + 1 : 0;
        var body = whole.Part(left, 0, whole.Columns - left, whole.Rows - Layout.Footer);
        if (state.Overlay is null or FindOverlay)
            return;
        whole.Canvas.Cursor = null;
        switch (state.Overlay)
        {
            case PeopleOverlay people:
                PeopleView.Draw(body, people);
                break;
            case SafetyNumberOverlay safety:
                SafetyNumberView.Draw(body, safety, state.OpenChat?.Verification ?? default);
                break;
            case HelpOverlay help:
                HelpView.Draw(body, help);
                break;
            default:
                break;
        }
    }
}
