using System.Text;
using System.Text.Json;

namespace Parley.Cli.Doctor;

/// <summary>How do sign-in codes travel? Only a server that is asked for one tells.</summary>
internal static class CodeCheck
{
    private const string Check = "codes";

    public static async Task<Finding> Run(Visitor visitor, string phone, CancellationToken cancellationToken)
    {
        using var content = new StringContent($$"""{"phoneNumber":"{{JsonEncodedText.Encode(phone)}}"}""", Encoding.UTF8, "application/json");
        var visit = await visitor.Post("/api/v1/auth/register", content, cancellationToken);
        if (visit is { Status: 202 } && visit.Json() is { } answer && answer.TryGetProperty("delivery", out var delivery))
            return Delivered(visitor.Server, delivery.ToString());
        return (visit?.ProblemCode() ?? "") switch
        {
            "codes-unavailable" => new Finding(
                Check, Verdict.Fail, "The server cannot send codes, so nobody can sign in.", "Set Parley:Codes:Sender (docs/configuration.md)."),
            "code-too-soon" => new Finding(Check, Verdict.Warn, "A code was sent to this number a moment ago; this time it was not asked for again.", "Ask again in a minute."),
            "rate-limited" => new Finding(Check, Verdict.Warn, "Too many questions came from here, so this one was refused.", "Ask again in a quarter of an hour."),
            "input-invalid" => new Finding(Check, Verdict.Warn, $"The server says that {phone} is no phone number.", "Write it with its country code, for example +15550100."),
            _ => new Finding(Check, Verdict.Fail, $"Asking for a code failed (status {visit?.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}).", "The server's log says more."),
        };
    }

    private static Finding Delivered(Uri server, string delivery) => delivery switch
    {
        "console" when server.IsLoopback => new Finding(Check, Verdict.Ok, "Codes are printed on the server's output."),
        "console" => new Finding(
            Check, Verdict.Warn, "Codes are printed on the server's output: only who reads it can sign in, and as anybody.", "Fine among friends; for others, let codes be sent (docs/configuration.md)."),
        _ => new Finding(Check, Verdict.Ok, $"Codes travel by {delivery}."),
    };
}
