using Parley.Cli.Drawing;
using Parley.Cli.Text;

namespace Parley.Cli.Doctor;

/// <summary>The findings for people, as they come.</summary>
internal sealed class DoctorLetter(Surroundings surroundings)
{
    private const int Columns = 100;
    private const int VerdictColumns = 13;
    private const int CheckColumns = 20;
    private readonly Ink _ink = Ink.For(surroundings);

    public void Begin(Uri server)
    {
        surroundings.Out.WriteLine(_ink.Paint(server.GetLeftPart(UriPartial.Authority), Style.Bold));
        surroundings.Out.WriteLine();
    }

    public void Write(Finding finding)
    {
        var (word, style) = finding.Verdict switch
        {
            Verdict.Ok => ("ok", new Style(Colour.Green)),
            Verdict.Warn => ("warn", new Style(Colour.Yellow, Emphasis.Bold)),
            Verdict.Fail => ("FAIL", new Style(Colour.Red, Emphasis.Bold)),
            _ => ("not offered", Style.Dim),
        };
        var margin = VerdictColumns + CheckColumns;
        var lines = Wrap.Lines(Harmless.Line(finding.Meaning), Columns - margin);
        surroundings.Out.WriteLine(_ink.Paint(Clip.Padded(word, VerdictColumns), style) + Clip.Padded(finding.Check, CheckColumns) + lines[0]);
        foreach (var line in lines.Skip(1))
            surroundings.Out.WriteLine(new string(' ', margin) + line);
        if (finding.Mend is not null)
            foreach (var (line, index) in Wrap.Lines(Harmless.Line(finding.Mend), Columns - margin - 2).Select((line, index) => (line, index)))
                surroundings.Out.WriteLine(new string(' ', margin) + _ink.Paint((index == 0 ? "→ " : "  ") + line, Style.Bold));
    }

    public void End(IReadOnlyList<Finding> findings)
    {
        var fails = findings.Count(finding => finding.Verdict == Verdict.Fail);
        var warnings = findings.Count(finding => finding.Verdict == Verdict.Warn);
        surroundings.Out.WriteLine();
        surroundings.Out.WriteLine((fails, warnings) switch
        {
            (0, 0) => "All is well.",
            (0, _) => $"It works. {warnings} to look at.",
            (_, 0) => $"{fails} to mend.",
            _ => $"{fails} to mend, {warnings} to look at.",
        });
    }
}
