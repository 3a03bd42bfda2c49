using Parley.Server.Operations;

namespace Parley.Server.Recovery;

/// <summary>The refusals of recovery.</summary>
internal static class BackupProblems
{
    public static readonly Problem Missing = new(404, "backup-missing", "This account has no backup.");

    public static Problem Version(long last) =>
        new(409, "backup-version", $"The backup that is here has the version {last}. Read it, and give the next one.") { Extensions = new Dictionary<string, object?> { ["version"] = last } };

    public static Problem TooManyTries(TimeSpan wait) =>
        new(429, "passphrase-attempts", "Too many passphrases were tried. Wait, or use the recovery key.") { RetryAfter = wait };

    public static Problem TooOften(TimeSpan wait) => new(429, "rate-limited", "The backup was used often enough for now. Wait, and try again.") { RetryAfter = wait };
}
