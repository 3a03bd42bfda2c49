using System.Text.Json;

namespace Parley.Cli.Doctor;

/// <summary>What the server offers beyond text, as its own description of its interface says.</summary>
internal static class OfferCheck
{
    private static readonly (string Check, string What, string[] Words)[] Offers =
    [
        ("turn", "Relays for calls (TURN)", ["turn", "ice", "relays"]),
        ("push", "Push notifications", ["push", "subscriptions"]),
        ("media", "Pictures and files", ["media", "attachments", "uploads"]),
    ];

    public static async Task<IReadOnlyList<Finding>> Run(Visitor visitor, CancellationToken cancellationToken)
    {
        var visit = await visitor.Get("/openapi/v1.json", cancellationToken);
        if (visit is not { Status: 200 } || visit.Json() is not { ValueKind: JsonValueKind.Object } document
            || !document.TryGetProperty("paths", out var paths) || paths.ValueKind != JsonValueKind.Object)
            return [new Finding("description", Verdict.Warn, "The server does not describe its interface, so it cannot be told what it offers.", "Let the proxy pass /openapi/ on.")];
        var names = paths.EnumerateObject().Select(path => path.Name).ToList();
        return
        [
            new Finding("description", Verdict.Ok, $"The interface is described: {names.Count} addresses."),
            .. Offers.Select(offer => Judge(names, offer.Check, offer.What, offer.Words)),
        ];
    }

    private static Finding Judge(List<string> paths, string check, string what, string[] words) =>
        paths.Find(path => path.Split('/').Intersect(words, StringComparer.OrdinalIgnoreCase).Any()) is { } path
            ? new Finding(check, Verdict.Ok, $"{what}: offered at {path}.")
            : new Finding(check, Verdict.NotOffered, $"{what}: not by this server.");
}
