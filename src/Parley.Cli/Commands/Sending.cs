using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Commands;

/// <summary>Sends one message and follows it to where it was meant to get.</summary>
internal sealed class Sending(ParleyClient client)
{
    /// <param name="chat">Where.</param>
    /// <param name="text">What; of a file, what is said about it.</param>
    /// <param name="path">A file; null for a text.</param>
    /// <param name="id">The same again sends nothing twice.</param>
    /// <param name="wanted">"sent", "delivered" or "read".</param>
    /// <param name="cancellationToken">Ends the wait; the message stays in the outbox.</param>
    /// <returns>The message as it is then.</returns>
    public async Task<Message> Run(Chat chat, string text, string? path, MessageId id, string wanted, CancellationToken cancellationToken)
    {
        // Heard from before the message leaves, so that no receipt is missed.
        var events = client.ReadEventsAsync(cancellationToken: cancellationToken);
        await Enqueue(chat, text, path, id, cancellationToken);
        await client.ConnectAsync(cancellationToken);
        // It is there already: this waits for it.
        using var watched = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var held = Held(chat, watched.Token);
        var sending = path is null ? chat.SendAsync(text, id, cancellationToken) : chat.SendFileAsync(Stream.Null, new FileDetails(path), id, cancellationToken);
        if (await Task.WhenAny(sending, held) == held && await held)
            throw new Failure(
                "safety-changed",
                $"The safety number with {Text.Harmless.Line(chat.Person.Name)} is not the one you compared, and the message waits. Compare it anew or send all the same: parley safety-number --help",
                ExitCode.Refused);
        await watched.CancelAsync();
        await held;
        var sent = await sending;
        if (wanted == "sent" || HasReached(sent.State, wanted))
            return sent;
        await foreach (var told in events)
        {
            if (told is MessageDelivered delivered && wanted == "delivered" && delivered.Chat.Id == chat.Id && delivered.UpToSequence >= sent.Sequence)
                return sent with { State = MessageState.Delivered };
            if (told is MessageRead read && read.Chat.Id == chat.Id && read.Person.Id == chat.Person.Id && read.UpToSequence >= sent.Sequence)
                return sent with { State = MessageState.Read };
            if (told is SignedOut)
                throw new Failure("signed-out", "The server has ended this device's session. Sign in again with: parley sign-in", ExitCode.NotSignedIn);
        }

        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>True once the message waits for a decision of the person; false when nobody waits for it any more.</summary>
    private async Task<bool> Held(Chat chat, CancellationToken cancellationToken)
    {
        var events = client.ReadEventsAsync(cancellationToken: cancellationToken);
        if (chat.Verification == Verification.Changed)
            return true;
        try
        {
            await foreach (var told in events)
                if (told is ChatChanged or SecurityCodeChanged && chat.Verification == Verification.Changed)
                    return true;
        }
        catch (OperationCanceledException)
        {
            // It was sent, or took too long.
        }

        return false;
    }

    private static async Task Enqueue(Chat chat, string text, string? path, MessageId id, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            await chat.EnqueueAsync(text, id, cancellationToken);
            return;
        }

        await using var content = OwnFile.Open(path);
        await chat.EnqueueFileAsync(content, new FileDetails(path) { Caption = text }, id, cancellationToken);
    }

    private static bool HasReached(MessageState state, string wanted) => state is MessageState.Read || (state is MessageState.Delivered && wanted == "delivered");
}
