using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Client;
using Parley.Contracts;

namespace Parley.Cli.Commands;

/// <summary><c>parley send</c>.</summary>
internal static class SendCommand
{
    private const double DefaultSeconds = 30;
    private static readonly Option<string> To = new("--to") { HelpName = "WHO", Required = true, Description = "A phone number with its country code, a @username, or an account's id." };
    private static readonly Option<string> Id = new("--id") { HelpName = "UUID", Description = "Names the message: repeating a call with the same one sends nothing twice." };
    private static readonly Option<double> Timeout = CommonOptions.Timeout(DefaultSeconds);
    private static readonly Argument<string> Words = new("text") { HelpName = "TEXT", Arity = ArgumentArity.ZeroOrOne, Description = "What to say; standard input when it is not given." };

    private static readonly Option<string> File = new("--file") { HelpName = "PATH", Description = "A file to send, of at most 100 MiB; the text is what you say about it, and may be left out." };

    private static readonly Option<string> Wait = new("--wait")
    {
        HelpName = "STATE",
        DefaultValueFactory = static _ => "sent",
        Description = "Until when: sent (the server has it), delivered (so has the person's device), or read. Otherwise sent.",
    };

    static SendCommand() => Wait.AcceptOnlyFromAmong("sent", "delivered", "read");

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("send", "Sends a message or a file.")
        {
            Usage = "--to WHO [--file PATH] [TEXT] [options]",
            Details =
            [
                "It ends when the message is as far as --wait says. A message that did not get so far in time (exit code 5, or 4 without a connection) is in the outbox, and goes out with the "
                + "next command that connects.",
            ],
            Examples =
            [
                "parley send --to +15550101 \"I am on my way\"",
                "parley send --to @grace --wait read --timeout 600 \"Did you see this?\"",
                "df -h | parley send --to @ops",
                "parley send --to @grace --file holiday.jpg \"From yesterday\"",
                "parley send --to @ops -- \"-5 degrees outside\"",
            ],
        };
        command.Add(Words);
        foreach (var option in new Option[] { To, File, Wait, Timeout, Id, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        var id = MessageIdOf(invocation.Get(Id));
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var path = invocation.Get(File);
        var text = invocation.Get(Words) ?? (path is not null ? "" : (await invocation.Surroundings.In.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n'));
        if (text.Length == 0 && path is null)
            throw Failure.Usage("There is nothing to send: give a text, or pipe one in.");

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = invocation.Surroundings.Time.CreateTimer(_ => patience.Cancel(), state: null, TimeSpan.FromSeconds(invocation.Get(Timeout)), System.Threading.Timeout.InfiniteTimeSpan);
        var wanted = invocation.Get(Wait) ?? "sent";
        try
        {
            var chat = await Who.Find(client, invocation.Get(To)!, patience.Token);
            var message = await new Sending(client).Run(chat, text, path, id, wanted, patience.Token);
            // Nothing to say is good news to a script.
            if (invocation.AsJson || invocation.Surroundings.IsInteractive)
                invocation.Write(MessageLine.Of(message), () => $"{MessageLine.StateOf(message.State)}: {Text.Harmless.Line(chat.Person.Name)}");
            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw client.Connection == ConnectionState.Online
                ? new Failure("timeout", $"The message was not {wanted} in time.", ExitCode.Timeout)
                : new Failure("unreachable", $"{client.Server.Authority} cannot be reached. The message goes out with the next command that connects.", ExitCode.NoConnection);
        }
    }

    private static MessageId MessageIdOf(string? given)
    {
        if (given is null)
            return new MessageId(Guid.NewGuid());
        return MessageId.TryParse(given, out var id) ? id : throw Failure.Usage("--id takes a UUID, such as 8c0f6f0e-1f51-4b1c-9d0c-0a6d0f6f8e7d.");
    }
}
