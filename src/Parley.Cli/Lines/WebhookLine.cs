namespace Parley.Cli.Lines;

/// <summary>How the deliveries of a bot stand: "state" is "listening", "waiting" while the address does not take them, "taken" when it does again, "refused", or "answer-left-out".</summary>
internal sealed record WebhookLine(string Type, string State, string Url, string? Username, string? Delivery, string? Reason)
{
    public static WebhookLine Of(string state, Uri url, string? username = null, string? delivery = null, string? reason = null) =>
        new("webhook", state, url.ToString(), username, delivery, reason);
}
