using Parley.Contracts;
using Parley.Server.Delivery;
using Parley.Server.Operations;

namespace Parley.Server.Users;

/// <summary>The rules of usernames. Bots have one, and one that says so.</summary>
internal static class Usernames
{
    private const string BotEnding = "bot";

    public static readonly Problem Taken = new Problem(409, "username-taken", "Somebody else has this username. Choose another.").ForField("username");
    public static readonly Problem NotOfBot = Problems.Input("username", $"The username of a bot ends with \"{BotEnding}\".");

    /// <summary>Throws input-invalid.</summary>
    public static void Check(string username)
    {
        if (username.Length is < Limits.UsernameMinChars or > Limits.UsernameMaxChars || !username.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw new ProblemException(Problems.Input(
                "username", $"A username has {Limits.UsernameMinChars} to {Limits.UsernameMaxChars} letters from a to z, digits and underscores."));
    }

    public static bool IsOfBot(string? username) => username is not null && username.EndsWith(BotEnding, StringComparison.OrdinalIgnoreCase);

    /// <summary>The key of the account that has this name, spelled in lower case.</summary>
    public static long? Owner(WriteSession session, string folded) =>
        session.Prepare("SELECT account_key FROM accounts WHERE username_folded = @name", "@name").With(folded).ExecuteScalar() as long?;
}
