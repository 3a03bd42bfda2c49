using Parley.Server.Operations;

namespace Parley.Server.Keys;

/// <summary>The refusals of registering and fetching keys.</summary>
internal static class KeyProblems
{
    public static readonly Problem IdentityFixed = new(409, "identity-fixed", "The identity key and the registration id of a device do not change. Sign in as a new device instead.");
    public static readonly Problem PreKeysFull = new(409, "prekeys-full", "The server has as many one-time keys of this device as it keeps. Send more when they are used up.");

    public static Problem BundlesLimit(TimeSpan wait) => new(429, "bundles-limit", "Keys were fetched too often. Wait, and try again.") { RetryAfter = wait };

    public static Problem UploadLimit(TimeSpan wait) => new(429, "rate-limited", "Keys were registered too often. Wait, and try again.") { RetryAfter = wait };
}
