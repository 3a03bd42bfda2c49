using Parley.Cli.Screen.Model;
using Parley.Cli.Screen.View;
using Parley.Contracts;

namespace Parley.Cli.Screen.Keys;

/// <summary>What a key makes of the screen, and what it asks for beyond that.</summary>
internal static class Keyboard
{
    public static (ScreenState State, Request? Request) Press(ScreenState state, KeyPress key)
    {
        if (key.Key is Key.FocusIn or Key.FocusOut)
            return (state with { IsInFront = key.Key == Key.FocusIn }, null);
        state = state with { Notice = null };
        if (Everywhere(state, key) is { } done)
            return done;
        return state.Overlay switch
        {
            PeopleOverlay people => PeopleKeys.Press(state, people, key),
            FindOverlay find => FindKeys.Press(state, find, key),
            HelpOverlay help => (HelpKey(state, help, key), null),
            SafetyNumberOverlay safety => SafetyNumberKeys.Press(state, safety, key),
            _ when state.IsListFocused || state.Conversation is null => ListKeys.Press(state, key),
            _ => ConversationKeys.Press(state, key),
        };
    }

    /// <summary>Opens a chat; what was being written in the one before stays its draft.</summary>
    public static (ScreenState State, Request? Request) Open(ScreenState state, ChatId chat)
    {
        var open = state with { Chosen = chat, IsListFocused = false, Overlay = null };
        return state.Conversation?.Chat == chat ? (open, null) : (open with { Conversation = new Conversation(chat, []) }, new OpenRequest(chat));
    }

    private static (ScreenState State, Request? Request)? Everywhere(ScreenState state, KeyPress key) => key switch
    {
        _ when key.IsControl('q') => (state, new QuitRequest()),
        _ when key.IsControl('l') => (state, new RedrawRequest()),
        _ when key.IsControl('z') => (state, new SuspendRequest()),
        _ when key.IsControl('c') => Cancel(state),
        _ when key.IsControl('n') => (state with { Overlay = new PeopleOverlay(Draft.Empty, []) }, null),
        _ when key.Key == Key.F1 || key.IsControl('/') => (state with { Overlay = new HelpOverlay() }, null),
        { Key: Key.Up or Key.Down, Alt: true } => Neighbour(state, key.Key == Key.Down ? 1 : -1),
        _ when state.Conversation is null => null,
        _ when key.IsControl('f') => (state with { Overlay = new FindOverlay(Draft.Empty, []), IsListFocused = false }, null),
        _ when key.IsControl('g') => (state with { Overlay = new SafetyNumberOverlay(state.OpenChat?.Name ?? "") }, new SafetyNumberRequest(state.Conversation.Chat)),
        _ => null,
    };

    /// <summary>As in a shell: it takes back what was being written, and where there is nothing it ends the program.</summary>
    private static (ScreenState State, Request? Request) Cancel(ScreenState state)
    {
        if (state.Overlay is not null)
            return (state with { Overlay = null }, null);
        return state.IsListFocused || state.Draft.IsEmpty ? (state, new QuitRequest()) : (state.WithDraft(Draft.Empty), new TypingRequest(state.Conversation!.Chat, IsTyping: false));
    }

    private static (ScreenState State, Request? Request) Neighbour(ScreenState state, int step)
    {
        if (state.Chats.Count == 0)
            return (state, null);
        var open = state.Conversation?.Chat ?? state.Chosen;
        var at = state.Chats.Select(static chat => chat.Id).ToList().FindIndex(id => id == open);
        return Open(state, state.Chats[at < 0 ? 0 : Math.Clamp(at + step, 0, state.Chats.Count - 1)].Id);
    }

    private static ScreenState HelpKey(ScreenState state, HelpOverlay help, KeyPress key)
    {
        var most = Math.Max(0, HelpView.RowsOf(state) - (state.Size.Rows - Layout.Footer));
        var page = Math.Max(1, state.Size.Rows - 2);
        return key.Key switch
        {
            Key.Up => Scrolled(help.Scroll - 1),
            Key.Down => Scrolled(help.Scroll + 1),
            Key.PageUp => Scrolled(help.Scroll - page),
            Key.PageDown => Scrolled(help.Scroll + page),
            Key.Escape or Key.Enter => state with { Overlay = null },
            Key.Text when key.Text == "q" => state with { Overlay = null },
            _ => state,
        };

        ScreenState Scrolled(int scroll) => state with { Overlay = help with { Scroll = Math.Clamp(scroll, 0, most) } };
    }
}
