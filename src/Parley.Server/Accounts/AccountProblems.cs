using Parley.Server.Operations;

namespace Parley.Server.Accounts;

/// <summary>The refusals of signing in and staying signed in.</summary>
internal static class AccountProblems
{
    public static readonly Problem CodeWrong = new(401, "code-wrong", "This is not the code that was sent. Check it and try again.");
    public static readonly Problem CodeExpired = new(401, "code-expired", "This code is no longer valid. Ask for a new one.");
    public static readonly Problem CodesUnavailable = new(503, "codes-unavailable",
        "This server has no way to send codes: it listens beyond this machine and no sender is configured. Set Parley:Codes:Sender to \"console\" to print codes on its output.");
    public static readonly Problem PasswordRequired = new(403, "password-required", "This account is locked with a password. Send it together with the code.");
    public static readonly Problem PasswordWrong = new(401, "password-wrong", "This is not the password of the account's registration lock. Check it and try again.");
    public static readonly Problem DevicesFull = new(409, "devices-full", "This account has as many devices as it can have. Remove one first.");
    public static readonly Problem RefreshInvalid = new(401, "refresh-invalid", "This session has ended. Sign in again.");
    public static readonly Problem DeviceRemoved = new(401, "device-removed", "This device was removed from its account. Sign in again, or link it anew.");
    public static readonly Problem RefreshReused = new(401, "refresh-reused", "This refresh token has been used before, so the session was ended for safety. Sign in again.");
    public static readonly Problem Csrf = new(403, "csrf", "Send the header X-Parley-Csrf: 1, from a page of this server or of an allowed origin.");

    public static Problem CodeTooSoon(TimeSpan wait) =>
        new(429, "code-too-soon", "A code was sent to this number a short while ago. Wait before you ask for another.") { RetryAfter = wait };

    public static Problem CodeAttempts(TimeSpan? wait) =>
        new(429, "code-attempts", "Too many wrong codes. Ask for a new code.") { RetryAfter = wait };

    public static Problem PasswordAttempts(TimeSpan wait) =>
        new(429, "password-attempts", "Too many wrong passwords. Try again later, or change the password on a device that is signed in.") { RetryAfter = wait };

    public static Problem RateLimited(TimeSpan wait) =>
        new(429, "rate-limited", "Too many requests. Wait, and try again.") { RetryAfter = wait };
}
