namespace Parley.Cli.Doctor;

/// <summary>What <c>parley doctor --json</c> writes. Verdicts are "ok", "warn", "fail" and "not-offered".</summary>
internal sealed record DoctorReport(string Type, string Server, string Verdict, IReadOnlyList<DoctorReport.Entry> Checks)
{
    public static DoctorReport Of(Uri server, IReadOnlyList<Finding> findings)
    {
        var worst = findings.Any(finding => finding.Verdict == Doctor.Verdict.Fail) ? Doctor.Verdict.Fail
            : findings.Any(finding => finding.Verdict == Doctor.Verdict.Warn) ? Doctor.Verdict.Warn
            : Doctor.Verdict.Ok;
        return new DoctorReport("doctor", server.GetLeftPart(UriPartial.Authority), Word(worst),
            [.. findings.Select(finding => new Entry(finding.Check, Word(finding.Verdict), finding.Meaning, finding.Mend))]);
    }

    public static string Word(Verdict verdict) => verdict switch
    {
        Doctor.Verdict.Ok => "ok",
        Doctor.Verdict.Warn => "warn",
        Doctor.Verdict.Fail => "fail",
        _ => "not-offered",
    };

    internal sealed record Entry(string Check, string Verdict, string Meaning, string? Mend);
}
