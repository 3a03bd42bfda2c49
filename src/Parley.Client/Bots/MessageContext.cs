using Parley.Client.Bots;

namespace Parley.Client;

/// <summary>A message that a bot is to deal with.</summary>
public class MessageContext
{
    private int _replies;

    internal MessageContext(ParleyBot bot, Chat chat, Message message, CancellationToken cancellationToken)
    {
        (Bot, Chat, Message, CancellationToken) = (bot, chat, message, cancellationToken);
    }

    /// <summary>The bot.</summary>
    public ParleyBot Bot { get; }

    /// <summary>Where it was written.</summary>
    public Chat Chat { get; }

    /// <summary>The message itself.</summary>
    public Message Message { get; }

    /// <summary>Who wrote it.</summary>
    public Person Sender => Message.Sender;

    /// <summary>What it says.</summary>
    public string Text => Message.Text;

    /// <summary>The bot is to stop. A handler that gives up now is handed the message again at the next start.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>
    /// Answers. Completes when the answer is in the outbox, from where it goes out over restarts and without a network for now. If the handler is run again for
    /// the same message, its first answer is the first one of before, and so on: what was written then stays, and nothing is sent twice.
    /// </summary>
    /// <param name="text">1 to 16,384 characters.</param>
    public Task<Message> ReplyAsync(string text) => Reply(text, $"{Interlocked.Increment(ref _replies)}");

    /// <param name="text">1 to 16,384 characters.</param>
    /// <param name="which">Tells the answers to one message apart.</param>
    internal Task<Message> Reply(string text, string which) => Chat.EnqueueAsync(text, ReplyId.Of(Message.Id, which), CancellationToken);
}
