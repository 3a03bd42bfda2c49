using Parley.Server.Operations;

namespace Parley.Server.Keyring;

/// <summary>The refusals of the keyring.</summary>
internal static class KeyringProblems
{
    public static readonly Problem Taken = new(409, "segment-taken", "There is another segment of this id. Draw a new id.");
    public static readonly Problem Full = new(409, "keyring-full", "The keyring of this chat is as large as it may be.");

    public static readonly Problem Off = new(409, "keyring-off", "This account keeps its history on its devices only.");

    public static Problem TooOften(TimeSpan wait) => new(429, "rate-limited", "The keyring was written to often enough for now. Wait, and try again.") { RetryAfter = wait };
}
