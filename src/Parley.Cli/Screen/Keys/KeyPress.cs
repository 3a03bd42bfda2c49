using System.Runtime.InteropServices;

namespace Parley.Cli.Screen.Keys;

internal enum Key
{
    /// <summary>Something to write: one character and its marks.</summary>
    Text,

    /// <summary>A letter with Control; the text is the letter in lower case, or "/".</summary>
    Control,

    Enter,
    Escape,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F1,

    /// <summary>Text from elsewhere, all at once.</summary>
    Paste,

    /// <summary>The terminal's window has come to the front.</summary>
    FocusIn,

    FocusOut,
}

/// <summary>A key, as a terminal tells it.</summary>
/// <param name="Key">Which.</param>
/// <param name="Text">What it writes; empty for those that write nothing.</param>
/// <param name="Alt">With Alt, or with Shift or Control where the terminal tells.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyPress(Key Key, string Text = "", bool Alt = false)
{
    public static KeyPress Control(char letter) => new(Key.Control, letter.ToString());

    public bool IsControl(char letter) => Key == Key.Control && Text[0] == letter;
}
