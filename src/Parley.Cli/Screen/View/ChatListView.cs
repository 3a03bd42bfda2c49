using System.Globalization;
using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Screen.View;

/// <summary>The chats, two rows each.</summary>
internal static class ChatListView
{
    public const int RowsPerChat = 2;

    public static void Draw(Pane pane, ScreenState state)
    {
        if (state.Chats.Count == 0)
        {
            pane.WriteCentred(pane.Rows / 2, "No chats yet.", Style.Dim);
            return;
        }

        var visible = Math.Max(1, pane.Rows / RowsPerChat);
        var chosen = Math.Max(0, IndexOf(state));
        var first = Math.Clamp(chosen - (visible / 2), 0, Math.Max(0, state.Chats.Count - visible));
        for (var index = first; index < state.Chats.Count && index < first + visible; index++)
            Chat(pane.Part(0, (index - first) * RowsPerChat, pane.Columns, RowsPerChat), state, state.Chats[index], index == chosen);
    }

    /// <summary>-1 when no chat is chosen.</summary>
    public static int IndexOf(ScreenState state)
    {
        for (var index = 0; index < state.Chats.Count; index++)
            if (state.Chats[index].Id == state.Chosen)
                return index;
        return -1;
    }

    private static void Chat(Pane pane, ScreenState state, ChatRow chat, bool isChosen)
    {
        var cursor = isChosen && state.IsListFocused;
        var emphasis = cursor ? Emphasis.Reversed : Emphasis.None;
        pane.Fill(0, ' ', Style.Plain.With(emphasis));
        pane.Fill(1, ' ', Style.Plain.With(emphasis));
        if (chat.Id == state.Conversation?.Chat && state.IsWide)
            pane.FillColumn(0, '▌', new Style(Colour.Cyan, emphasis));

        var inner = pane.Inset(1);
        var time = chat.Last is { } last ? Times.Short(last.At, state.Now) : "";
        inner.WriteRight(0, time, (chat.Unread > 0 ? new Style(Colour.Green) : Style.Dim).With(emphasis));
        var name = inner.Part(0, 0, inner.Columns - CellWidth.Of(time) - 1, 1);
        var after = NameView.Draw(name, chat.Name, chat.IsBot, chat.Verification == Verification.Verified, (chat.Unread > 0 ? Style.Bold : Style.Plain).With(emphasis), emphasis);
        if (chat.Presence is { IsOnline: true })
            name.Write(after + 1, 0, "●", new Style(Colour.Green, emphasis));

        var unread = chat.Unread switch
        {
            0 => "",
            > 999 => " 999+ ",
            _ => $" {chat.Unread.ToString(CultureInfo.InvariantCulture)} ",
        };
        inner.WriteRight(1, unread, new Style(Colour.Green, Emphasis.Bold | Emphasis.Reversed));
        Preview(inner.Part(0, 1, inner.Columns - (unread.Length > 0 ? unread.Length + 1 : 0), 1), state, chat, emphasis);
    }

    private static void Preview(Pane pane, ScreenState state, ChatRow chat, Emphasis emphasis)
    {
        if (chat.IsTyping)
        {
            pane.Write(0, 0, "typing…", new Style(Colour.Green, emphasis));
            return;
        }

        if (state.Drafts.GetValueOrDefault(chat.Id, Draft.Empty) is { IsEmpty: false } draft && chat.Id != state.Conversation?.Chat)
        {
            var after = pane.Write(0, 0, "Draft: ", new Style(Colour.Red, emphasis));
            pane.Write(after, 0, Clip.To(Harmless.Line(draft.Text), pane.Columns - after), Style.Dim.With(emphasis));
            return;
        }

        if (chat.Last is not { } last)
            return;
        var column = 0;
        if (last.IsMine && Ticks.Of(last.State) is var (sign, style))
            column = pane.Write(0, 0, last.State == MessageState.Failed ? "! " : sign + " ", style.With(emphasis));
        var text = last.Kind switch
        {
            MessageKind.SecurityCodeChanged => "New safety number",
            MessageKind.Waiting => "Waiting for this message",
            _ => last.Text,
        };
        pane.Write(column, 0, Clip.To(Harmless.Line(text), pane.Columns - column), emphasis == Emphasis.None ? Style.Dim : Style.Reversed);
    }
}
