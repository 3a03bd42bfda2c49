using Parley.Cli.Screen.Model;
using Parley.Cli.Screen.View;
using Parley.Client;

namespace Parley.Cli.Screen.Keys;

/// <summary>The keys while a message is being written.</summary>
internal static class ConversationKeys
{
    private const string FileWord = "/file ";
    private const string SaveWord = "/save";

    public static (ScreenState State, Request? Request) Press(ScreenState state, KeyPress key)
    {
        var open = state.Conversation!;
        switch (key)
        {
            case { Key: Key.Enter, Alt: false }:
                return Send(state, open);
            case { Key: Key.Enter }:
            case var _ when key.IsControl('j'):
                return Write(state, open, state.Draft.Insert("\n"));
            case { Key: Key.Tab or Key.BackTab }:
                return (state with { IsListFocused = true }, null);
            case { Key: Key.Escape }:
                return (open.Scroll > 0 ? Scrolling.By(state, -open.Scroll) : state with { IsListFocused = true }, null);
            case { Key: Key.PageUp or Key.PageDown }:
                return Scrolling.Press(state, key.Key == Key.PageUp ? Scrolling.Page(state) : -Scrolling.Page(state));
            case { Key: Key.Home or Key.End } when state.Draft.IsEmpty:
                return Scrolling.Press(state, key.Key == Key.Home ? Layout.MostScroll(state) : -open.Scroll);
            case { Key: Key.Up or Key.Down }:
                var step = key.Key == Key.Up ? -1 : 1;
                return state.Draft.Vertically(step, Layout.DraftCells(state)) is { } moved ? (state.WithDraft(moved), null) : Scrolling.Press(state, -step);
            case var _ when key.IsControl('r'):
                return Resend(state, open);
            default:
                return DraftKeys.Press(state.Draft, key) is { } draft ? Write(state, open, draft) : (state, null);
        }
    }

    private static (ScreenState State, Request? Request) Send(ScreenState state, Conversation open)
    {
        var text = state.Draft.Text.Trim();
        if (text.Length == 0)
            return (state, null);
        if (text == SaveWord || text.StartsWith(SaveWord + " ", StringComparison.Ordinal))
            return Save(state, open, text[SaveWord.Length..].Trim());
        var path = text.StartsWith(FileWord, StringComparison.Ordinal) ? text[FileWord.Length..].Trim() : "";
        Request request = path.Length > 0 ? new SendFileRequest(open.Chat, path) : new SendRequest(open.Chat, text);
        return (state.WithDraft(Draft.Empty) with { Conversation = open with { Scroll = 0, FirstUnread = null } }, request);
    }

    private static (ScreenState State, Request? Request) Save(ScreenState state, Conversation open, string path) =>
        open.Messages.LastOrDefault(static message => message.Kind == MessageKind.File) is { } file
            ? (state.WithDraft(Draft.Empty) with { Notice = "Saving…" }, new SaveRequest(open.Chat, file.Id, path.Length > 0 ? path : null))
            : (state with { Notice = "There is no file here." }, null);

    private static (ScreenState State, Request? Request) Write(ScreenState state, Conversation open, Draft draft) =>
        (state.WithDraft(draft), draft.Text == state.Draft.Text ? null : new TypingRequest(open.Chat, !draft.IsEmpty));

    private static (ScreenState State, Request? Request) Resend(ScreenState state, Conversation open) =>
        open.Messages.LastOrDefault(static message => message.State == MessageState.Failed) is { } failed
            ? (state, new ResendRequest(open.Chat, failed.Id))
            : (state with { Notice = "Every message here has been sent." }, null);
}
