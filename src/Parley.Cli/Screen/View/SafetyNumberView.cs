using Parley.Cli.Drawing;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Screen.View;

/// <summary>Sixty digits to compare.</summary>
internal static class SafetyNumberView
{
    private const string Explanation =
        "If both of you see the same digits, nobody stands between you. Compare them in person, or by voice. They change when one of you begins anew with other keys.";

    public static void Draw(Pane pane, SafetyNumberOverlay safety, Verification verification)
    {
        pane.Clear();
        var inner = pane.Inset(2);
        inner.Write(0, 0, Clip.To($"Safety number with {safety.Name}", inner.Columns), Style.Bold);
        var row = 2;
        if (safety.Digits is null)
            inner.Write(0, row++, Clip.To(safety.Note ?? "…", inner.Columns), Style.Dim);
        else
            foreach (var digits in DigitGroups.Rows(safety.Digits))
                inner.Write(2, row++, digits, Style.Bold);
        if (safety is { Digits: not null, Note: { } note })
        {
            foreach (var line in Wrap.Lines(note, inner.Columns))
                inner.Write(0, ++row, line, Style.Bold);
            row++;
        }

        var (said, style) = verification switch
        {
            Verification.Verified => ("✓ You have compared this number.", new Style(Colour.Green, Emphasis.Bold)),
            Verification.Changed => ("This is not the number you compared. What you write waits until you have decided.", new Style(Colour.Red, Emphasis.Bold)),
            _ => ("", Style.Plain),
        };
        if (said.Length > 0)
        {
            foreach (var line in Wrap.Lines(said, inner.Columns))
                inner.Write(0, ++row, line, style);
            row++;
        }

        foreach (var line in Wrap.Lines(Explanation, inner.Columns))
            inner.Write(0, ++row, line, Style.Dim);
    }
}
