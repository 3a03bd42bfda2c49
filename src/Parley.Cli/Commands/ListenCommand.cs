using System.CommandLine;

namespace Parley.Cli.Commands;

/// <summary><c>parley listen</c>.</summary>
internal static class ListenCommand
{
    private static readonly Option<long?> After = new("--after")
    {
        HelpName = "ARRIVAL",
        Description = "Begins after the message with this \"arrival\"; 0 for all that this device has. Otherwise with what has come since the last command.",
    };

    private static readonly Option<int?> Count = new("--count") { HelpName = "N", Description = "Ends after so many messages." };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("listen", "Writes down what happens: messages, receipts, typing, presence.")
        {
            Usage = "[options]",
            Details =
            [
                "It goes on until it is interrupted, over lost connections too. No message is left out: whoever must deal with each one once, also over restarts, keeps the \"arrival\" of the last "
                + "one and gives it to --after.",
                "People do not see this account online because of it.",
            ],
            Examples =
            [
                "parley listen",
                "parley listen --json | jq -r 'select(.type == \"message\") | \"\\(.from.name): \\(.text)\"'",
                "parley listen --json --after 0 --count 10",
                "parley listen --json --mark-read --count 1",
            ],
        };
        foreach (var option in new Option[] { After, Count, CommonOptions.MarkRead, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        if (invocation.Get(Count) is < 1)
            throw Failure.Usage("--count takes a number from 1 on.");
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = new Listening(client, invocation);
        var events = listening.WriteEvents(client.ReadEventsAsync(cancellationToken: over.Token));
        var messages = listening.WriteMessages(invocation.Get(After), invocation.Get(Count) ?? long.MaxValue, invocation.Get(CommonOptions.MarkRead), over.Token);
        var connecting = client.ConnectAsync(over.Token);
        try
        {
            // The connection is needed for whatever is to come; that it could be made ends nothing.
            var first = await Task.WhenAny(events, messages, connecting);
            await first;
            if (first == connecting)
                await await Task.WhenAny(events, messages);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(events, messages, connecting).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ExitCode.Ok;
    }
}
