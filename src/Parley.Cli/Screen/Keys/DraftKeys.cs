using Parley.Cli.Screen.Model;

namespace Parley.Cli.Screen.Keys;

/// <summary>The keys that change a text, the same in every line where one is written.</summary>
internal static class DraftKeys
{
    /// <summary>Null for a key that does not write.</summary>
    public static Draft? Press(Draft draft, KeyPress key) => key switch
    {
        { Key: Key.Text, Alt: false } => draft.Insert(key.Text),
        { Key: Key.Paste } => draft.Insert(key.Text),
        { Key: Key.Backspace, Alt: true } => draft.BackspaceWord(),
        { Key: Key.Backspace } => draft.Backspace(),
        { Key: Key.Delete } => draft.Delete(),
        { Key: Key.Left, Alt: true } => draft.WordLeft(),
        { Key: Key.Right, Alt: true } => draft.WordRight(),
        { Key: Key.Left } => draft.Left(),
        { Key: Key.Right } => draft.Right(),
        { Key: Key.Home } => draft.Home(),
        { Key: Key.End } => draft.End(),
        _ when key.IsControl('a') => draft.Home(),
        _ when key.IsControl('e') => draft.End(),
        _ when key.IsControl('w') => draft.BackspaceWord(),
        _ when key.IsControl('u') => draft.BackspaceLine(),
        _ => null,
    };
}
