using System.Text;
using QRCoder;

namespace Parley.Cli.Devices;

/// <summary>A QR code in characters: two rows of it in each line, dark on light with a margin, so that a camera reads it on any terminal.</summary>
internal static class QrPicture
{
    private const int Margin = 2;

    /// <param name="text">What it says.</param>
    /// <param name="withColour">Whether black and white are set; without, light is drawn and dark is the terminal's ground, as most have it.</param>
    public static IReadOnlyList<string> Draw(string text, bool withColour)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.L);
        // The matrix has a quiet zone of four of its own.
        var rows = code.ModuleMatrix.Skip(4 - Margin).Take(code.ModuleMatrix.Count - 2 * (4 - Margin)).Select(row => row.Cast<bool>().Skip(4 - Margin).Take(row.Length - 2 * (4 - Margin)).ToArray()).ToList();
        var lines = new List<string>();
        for (var at = 0; at < rows.Count; at += 2)
        {
            var line = new StringBuilder(withColour ? "\e[38;5;231;48;5;16m" : "");
            for (var column = 0; column < rows[at].Length; column++)
                line.Append(Cell(!rows[at][column], at + 1 == rows.Count || !rows[at + 1][column]));
            lines.Add(line.Append(withColour ? "\e[0m" : "").ToString());
        }

        return lines;
    }

    private static char Cell(bool lightAbove, bool lightBelow) => (lightAbove, lightBelow) switch
    {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        _ => ' ',
    };
}
