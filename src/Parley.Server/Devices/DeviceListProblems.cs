using Parley.Server.Operations;

namespace Parley.Server.Devices;

/// <summary>The refusals of publishing and reading device lists.</summary>
internal static class DeviceListProblems
{
    public static readonly Problem Missing = new(404, "list-missing", "This account has not published a device list yet.");
    public static readonly Problem Signature = Invalid("The signature of the list does not hold under its account identity key.");
    public static readonly Problem Chain = Invalid("The list must name the SHA-256 of the list before it, and nothing if it is the first.");

    public static Problem Epoch(long next) => new(409, "list-epoch", $"The next list of this account has epoch {next}. Fetch the newest list and make the change again.")
    {
        Extensions = new Dictionary<string, object?> { ["next"] = next },
    };

    /// <summary>With the server's time, by which a device whose clock is wrong signs the list again.</summary>
    public static Problem Clock(long now) => new(422, "list-clock", "The time of the list is more than a day away from the server's.")
    {
        Extensions = new Dictionary<string, object?> { ["now"] = now },
    };

    public static Problem TooOften(TimeSpan wait) => new(429, "rate-limited", "The list was published often enough for now. Wait, and try again.") { RetryAfter = wait };

    public static Problem Invalid(string detail) => new(422, "list-invalid", detail);
}
