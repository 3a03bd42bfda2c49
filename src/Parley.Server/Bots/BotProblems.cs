using Parley.Contracts;
using Parley.Server.Operations;

namespace Parley.Server.Bots;

/// <summary>The refusals of making bots and signing them in.</summary>
internal static class BotProblems
{
    /// <summary>The same for a token that is malformed, of no bot, of a deleted one, or wrong.</summary>
    public static readonly Problem TokenWrong = new(401, "bot-token-wrong", "This token opens no bot. Its owner can make a new one.");
    public static readonly Problem MayNotMake = new(403, "bot-may-not-make", "A bot cannot make bots. A person does.");
    public static readonly Problem Full = new(409, "bots-full", $"An account has at most {Limits.Bots} bots. Delete one first.");

    public static Problem TooMany(TimeSpan wait) => new(429, "rate-limited", "Enough bots were made for today. Wait, and try again.") { RetryAfter = wait };
}
