using System.CommandLine;
using System.Text.Json;
using Parley.Cli.Accounts;
using Parley.Cli.Doctor;

namespace Parley.Cli.Commands;

/// <summary><c>parley doctor</c>.</summary>
internal static class DoctorCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var address = new Argument<string>("url") { HelpName = "URL", Description = "The server's address; https unless it says otherwise." };
        var phone = new Option<string>("--phone") { HelpName = "NUMBER", Description = "Also asks for a sign-in code for this number, to see how codes travel. The number gets one." };
        var command = new TaughtCommand("doctor", "Checks a server from outside and says what to mend.")
        {
            Usage = "URL [options]",
            Details =
            [
                "It resolves the name, connects, looks at the certificate, the server's health and clock, asks for both live transports as a client does, and looks at what browsers are told and get. "
                + "Nothing is changed on the server.",
                "Each check is ok; warn: it works, and could be better; fail: people will notice; or not offered by this server. The exit code is 1 if any check fails.",
            ],
            Examples =
            [
                "parley doctor https://chat.example",
                "parley doctor localhost:8080 --json",
                "parley doctor https://chat.example --phone +15550100",
            ],
        };
        command.Add(address);
        command.Add(phone);
        command.Add(CommonOptions.Json);
        command.SetAction((parsed, cancellationToken) => Run(surroundings, ServerAddress.Parse(parsed.GetRequiredValue(address)), parsed.GetValue(phone), parsed.GetValue(CommonOptions.Json), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Surroundings surroundings, Uri server, string? phone, bool asJson, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        using var examination = new Examination(server, phone, surroundings.Time);
        var letter = new DoctorLetter(surroundings);
        if (!asJson)
            letter.Begin(server);
        await foreach (var finding in examination.Run(cancellationToken))
        {
            findings.Add(finding);
            if (!asJson)
                letter.Write(finding);
        }

        var report = DoctorReport.Of(server, findings);
        if (asJson)
            surroundings.Out.WriteLine(JsonSerializer.Serialize(report, Lines.JsonLines.Readable.DoctorReport));
        else
            letter.End(findings);
        return findings.Exists(finding => finding.Verdict == Verdict.Fail) ? ExitCode.Refused : ExitCode.Ok;
    }
}
