using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary>Saying that messages were read, and staying until the server knows.</summary>
internal static class ReadMark
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The mark is stored in any case: one that the server has not got goes out with the next command that connects.</summary>
    public static async Task Tell(ParleyClient client, Chat chat, Message? upTo, bool online, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var events = client.ReadEventsAsync(cancellationToken: patience.Token);
        var unread = chat.UnreadCount;
        await chat.MarkReadAsync(upTo, cancellationToken);
        if (!online || unread == 0 || client.Connection != ConnectionState.Online)
            return;
        try
        {
            await foreach (var told in events)
                if (told is MessageRead read && read.Chat.Id == chat.Id && read.Person.Id == client.Me.Id)
                    return;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is stored.
        }
    }
}
