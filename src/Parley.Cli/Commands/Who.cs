using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Commands;

/// <summary>Finds the chat with somebody who was named on the command line.</summary>
internal static class Who
{
    /// <summary>
    /// By number, username, account or chat. Display names do not count: everybody chooses their own, and a message must not go to whoever has taken somebody's.
    /// Somebody with whom there is a chat is found without the server, except by number.
    /// </summary>
    public static async Task<Chat> Find(ParleyClient client, string who, CancellationToken cancellationToken)
    {
        var name = who.Trim();
        if (name.Length == 0)
            throw Failure.Usage("Say with whom: a phone number with its country code, a @username, or an account's id.");
        if (client.GetChats().FirstOrDefault(chat => IsCalled(chat, name)) is { } known)
            return known;
        return AccountId.TryParse(name, out var account) ? await client.OpenChatAsync(account, cancellationToken) : await client.OpenChatAsync(name, cancellationToken);
    }

    private static bool IsCalled(Chat chat, string name) =>
        string.Equals(chat.Id.ToString(), name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(chat.Person.Id.ToString(), name, StringComparison.OrdinalIgnoreCase)
        || (chat.Person.Username is { Length: > 0 } username && string.Equals(username, name.TrimStart('@'), StringComparison.OrdinalIgnoreCase));
}
