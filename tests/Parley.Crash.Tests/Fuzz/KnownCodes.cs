namespace Parley.Crash.Tests.Fuzz;

/// <summary>The codes that malformed input may be answered with. Codes are stable: one that is missing here is news to clients.</summary>
internal static class KnownCodes
{
    public static readonly HashSet<string> Problems = new(StringComparer.Ordinal)
    {
        "audience-stale", "bot-token-wrong", "bots-full", "bundles-limit", "chat-not-found", "code-attempts", "code-expired", "code-too-soon", "code-wrong", "csrf",
        "device-not-found", "device-removed", "device-stale", "event-unknown", "identity-fixed", "input-invalid", "list-clock", "list-epoch", "list-invalid", "list-missing",
        "media-type", "message-id-taken", "method-not-allowed", "not-found", "prekeys-full", "rate-limited", "refresh-invalid", "refresh-reused",
        "request-invalid", "subprotocol-unknown", "too-large", "unauthenticated", "username-taken", "websocket-expected",
    };

    /// <summary>Not a batch; too many frames; too large.</summary>
    public static readonly HashSet<int> Closes = [1007, 1008, 1009];

    /// <summary>What is no request at all is refused below the interface, without a document: request line or headers malformed or too long.</summary>
    public static readonly HashSet<int> BareStatuses = [400, 414, 431];
}
