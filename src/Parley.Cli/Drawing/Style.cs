using System.Runtime.InteropServices;

namespace Parley.Cli.Drawing;

/// <summary>The sixteen colours whose look the person has chosen for their terminal, and its own foreground or background.</summary>
internal enum Colour
{
    Default,
    Black,
    Red,
    Green,
    Yellow,
    Blue,
    Magenta,
    Cyan,
    White,
    Grey,
    BrightRed,
    BrightGreen,
    BrightYellow,
    BrightBlue,
    BrightMagenta,
    BrightCyan,
    BrightWhite,
}

/// <summary>What stands out without colour.</summary>
[Flags]
internal enum Emphasis
{
    None = 0,
    Bold = 1,
    Dim = 2,
    Underlined = 4,
    Reversed = 8,
}

/// <summary>How a cell looks. Backgrounds are never set: what is light or dark is the terminal's business.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Style(Colour Colour, Emphasis Emphasis = Emphasis.None)
{
    public static readonly Style Plain = new(Colour.Default);
    public static readonly Style Bold = new(Colour.Default, Emphasis.Bold);
    public static readonly Style Dim = new(Colour.Default, Emphasis.Dim);
    public static readonly Style Reversed = new(Colour.Default, Emphasis.Reversed);

    public Style With(Emphasis more) => this with { Emphasis = Emphasis | more };
}
