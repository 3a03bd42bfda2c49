using Parley.Contracts.V1;

namespace Parley.Testing;

/// <summary>A message as a device took it in.</summary>
public sealed record Taken(string ChatId, string MessageId, string SenderAccountId, long Sequence);

/// <summary>
/// What a device has stored, by the rules of the interface: the same mailbox row or message may come again and is taken once. Keeps count of what
/// must never happen.
/// </summary>
public sealed class Inbox
{
    private readonly Lock _lock = new();
    private readonly HashSet<long> _rows = [];
    private readonly Dictionary<string, long> _sequences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastOfChat = new(StringComparer.Ordinal);
    private readonly List<Taken> _messages = [];

    /// <summary>In the order they were taken.</summary>
    public IReadOnlyList<Taken> Messages
    {
        get
        {
            lock (_lock)
                return [.. _messages];
        }
    }

    /// <summary>Mailbox rows that came more than once, which is allowed.</summary>
    public int RepeatedRows { get; private set; }

    /// <summary>Messages that came again in another row or at another place of the chat, which is not.</summary>
    public int Doubled { get; private set; }

    /// <summary>Messages taken after a later one of the same chat, which is not allowed either.</summary>
    public int OutOfOrder { get; private set; }

    public void Take(MailboxEntry entry)
    {
        lock (_lock)
        {
            if (!_rows.Add(entry.MailboxId))
            {
                RepeatedRows++;
                return;
            }

            if (entry.Message is not { } message)
                return;
            if (!_sequences.TryAdd(message.MessageId, message.Sequence))
            {
                Doubled++;
                return;
            }

            if (message.Sequence <= _lastOfChat.GetValueOrDefault(message.ChatId))
                OutOfOrder++;
            _lastOfChat[message.ChatId] = message.Sequence;
            _messages.Add(new Taken(message.ChatId, message.MessageId, message.SenderAccountId, message.Sequence));
        }
    }
}
