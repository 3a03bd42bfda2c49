using System.Security.Cryptography;
using System.Text.Json;

namespace Parley.Cli.Doctor;

/// <summary>
/// Does a WebSocket handshake arrive whole? A stranger is refused, and the refusal says what has come through (docs/interface.md), so a proxy in between shows.
/// </summary>
internal static class LiveCheck
{
    private const string Path = "/api/v1/live";
    private const string PassUpgrade =
        "Let the proxy pass the Upgrade and Connection headers on. In nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\".";

    public static IReadOnlyList<string> Subprotocols { get; } = ["parley.v1.proto", "parley.v1.json"];

    public static async Task<Finding> Run(Visitor visitor, string subprotocol, CancellationToken cancellationToken)
    {
        var check = subprotocol.EndsWith("json", StringComparison.Ordinal) ? "live-json" : "live-proto";
        var visit = await visitor.Get(
            Path, cancellationToken, ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))), ("Sec-WebSocket-Protocol", subprotocol));
        return visit switch
        {
            null => new Finding(check, Verdict.Fail, "No answer came to a WebSocket handshake.", PassUpgrade),
            { Status: 101 } => new Finding(check, Verdict.Fail, "A WebSocket was opened for a stranger: that is not Parley.", "Let the proxy pass /api/v1/live to the Parley server."),
            _ when visit.ProblemCode() is "unauthenticated" => Arrived(check, subprotocol, visit.Problem()!.Value),
            _ when visit.ProblemCode() is "draining" => new Finding(check, Verdict.Warn, "The server is going away just now.", "Ask again in a moment."),
            _ when visit.ProblemCode() is "rate-limited" => new Finding(check, Verdict.Warn, "Too many questions came from here, so this one was refused.", "Ask again in a quarter of an hour."),
            _ => new Finding(check, Verdict.Fail, $"Something in between refuses WebSocket (status {visit.Status}).", PassUpgrade),
        };
    }

    private static Finding Arrived(string check, string subprotocol, JsonElement problem)
    {
        if (!problem.TryGetProperty("webSocket", out var webSocket))
            return new Finding(check, Verdict.Warn, "The server is too old to say whether the handshake arrived whole.", "Bring it up to date.");
        if (webSocket.ValueKind != JsonValueKind.True)
            return new Finding(check, Verdict.Fail, "A proxy takes the Upgrade header away: nobody gets messages live.", PassUpgrade);
        return problem.TryGetProperty("subprotocol", out var spoken) && spoken.ValueKind == JsonValueKind.String && spoken.GetString() == subprotocol
            ? new Finding(check, Verdict.Ok, $"WebSocket gets through, with {subprotocol}.")
            : new Finding(check, Verdict.Fail, $"WebSocket gets through, but without its subprotocol {subprotocol}.", "Let the proxy pass the Sec-WebSocket-Protocol header on.");
    }
}
