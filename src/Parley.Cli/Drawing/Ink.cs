using System.Text;

namespace Parley.Cli.Drawing;

/// <summary>Colours for lines that are written one after the other, where a person reads them.</summary>
internal sealed class Ink(bool isOn)
{
    public static Ink For(Surroundings surroundings) => new(surroundings.IsInteractive && surroundings.WantsColour);

    /// <summary>The parameters of SGR (ECMA-48 8.3.117) that lead to a style from any other.</summary>
    public static string Parameters(Style style, bool withColours = true)
    {
        var parameters = new StringBuilder("0");
        if (style.Emphasis.HasFlag(Emphasis.Bold))
            parameters.Append(";1");
        if (style.Emphasis.HasFlag(Emphasis.Dim))
            parameters.Append(";2");
        if (style.Emphasis.HasFlag(Emphasis.Underlined))
            parameters.Append(";4");
        if (style.Emphasis.HasFlag(Emphasis.Reversed))
            parameters.Append(";7");
        if (withColours && style.Colour is not Colour.Default)
            parameters.Append(';').Append((style.Colour < Colour.Grey ? 29 : 81) + (int)style.Colour);
        return parameters.ToString();
    }

    public string Paint(string text, Style style) => isOn && style != Style.Plain ? $"\e[{Parameters(style)}m{text}\e[0m" : text;
}
