using Parley.Client.Bots;

namespace Parley.Client;

/// <summary>
/// A bot: commands and a handler for everything else, over the client of a bot's account. It lists its commands by itself at /help and /start, tells people
/// what it did not understand, and goes on whatever a handler throws.
/// <para>
/// Messages of one chat are dealt with one after the other, of different chats at once. Each is dealt with at least once, over restarts and crashes: what a
/// handler had not finished is handed to it again, and an answer that had gone out already is not sent twice.
/// </para>
/// </summary>
public sealed class ParleyBot
{
    private readonly CommandTable _commands = new();
    private Func<MessageContext, Task>? _onMessage;
    private bool _running;

    /// <param name="client">A client of the bot's account, from <see cref="ParleyClient.SignInBotAsync"/>. Whoever made it disposes of it.</param>
    public ParleyBot(ParleyClient client)
    {
        Client = client;
        Notes = new BotNotes(client.Engine.Core.Store);
    }

    /// <summary>The bot's account, chats and messages.</summary>
    public ParleyClient Client { get; }

    /// <summary>What the bot has to remember over restarts, in its encrypted store.</summary>
    public BotNotes Notes { get; }

    /// <summary>What the bot says by itself, for another tone or another language.</summary>
    public BotTexts Texts { get; init; } = new();

    /// <summary>
    /// Whether a message that begins with a slash and a name is a command. Unless it is set to false, as for a bot that hands everything on: then every message
    /// goes to <see cref="OnMessage"/>, and /help and /start are not answered.
    /// </summary>
    public bool ReadsCommands { get; init; } = true;

    /// <summary>
    /// Messages that a chat may send within a minute, by the server's clock, 30 unless it is set. What is above is not handed to handlers; the person is told
    /// so once.
    /// </summary>
    public int MessagesPerMinute { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 30;

    /// <summary>Does something when somebody writes <c>/name</c>.</summary>
    /// <param name="name">1 to 32 letters, digits and underscores; case does not count. "help" and "start" replace what the bot says by itself.</param>
    /// <param name="usage">
    /// The line of /help, without the slash: an example and what it does, such as "remind 10m tea: reminds you". Empty keeps the command off the list.
    /// </param>
    /// <param name="handler">Runs to its end before the chat's next message is dealt with.</param>
    /// <returns>This bot.</returns>
    /// <exception cref="ArgumentException">The name cannot be one, or is taken.</exception>
    public ParleyBot OnCommand(string name, string usage, Func<CommandContext, Task> handler)
    {
        _commands.Add(new BotCommand(name, usage, handler));
        return this;
    }

    /// <summary>Does something with every message that is not a command. The last handler that was given counts.</summary>
    /// <returns>This bot.</returns>
    public ParleyBot OnMessage(Func<MessageContext, Task> handler)
    {
        _onMessage = handler;
        return this;
    }

    /// <summary>
    /// Deals with what has come since it was last done, and then with what comes. Completes when it is cancelled or the client is disposed, after the handlers
    /// that run have come to their end; they see the cancellation in their context.
    /// </summary>
    /// <exception cref="SignedOutException">The server has ended the session: the bot was given a new token, or was deleted.</exception>
    /// <exception cref="StoreException">The store cannot be read or written any more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _running, true))
            throw new InvalidOperationException("The bot runs already.");
        try
        {
            var reception = new Reception(this, _commands, _onMessage, Client.Engine.Core);
            await new BotRun(Client, reception).Run(MessagesPerMinute, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _running, false);
        }
    }
}
