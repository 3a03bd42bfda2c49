using System.CommandLine;
using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Devices;

/// <summary><c>parley devices history</c>.</summary>
internal static class HistoryChoiceCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly Argument<string?> Choice = Accepting();
    private static readonly Option<bool> Seen = new("--seen") { Description = "Forgets the warnings that it shows." };

    public static TaughtCommand Create()
    {
        var command = new TaughtCommand("history", "Shows or chooses whether new devices have the whole history.")
        {
            Usage = "[on|off] [options]",
            Details =
            [
                "on: what opens the messages is kept on the server, sealed under a key that only your devices have, and a device that is linked later has everything.",
                "off: it stays on the devices that have it, and what the server keeps for you is deleted. Either counts for all your devices, from now on.",
                "If the server gives back something else than your devices have written, or holds something back, it is said here until it is seen. Nothing of that is shown in a conversation.",
            ],
            Examples = ["parley devices history", "parley devices history off", "parley devices history --seen"],
        };
        command.Add(Choice);
        command.Add(Seen);
        return command;
    }

    public static async Task<int> Run(Invocation invocation, ParleyClient client, CancellationToken cancellationToken)
    {
        if (invocation.Get(Choice) is { } choice)
        {
            // The other devices are told over the connection.
            await client.CatchUp(invocation.Surroundings, Patience, cancellationToken);
            await client.KeepHistoryOnDevicesOnlyAsync(choice == "off", cancellationToken);
        }

        var history = client.History;
        invocation.Write(HistoryLine.Of(history), () => string.Join(Environment.NewLine, Described(client, history, invocation.Surroundings.Time)));
        if (invocation.Get(Seen))
            await client.DismissHistoryWarningsAsync(cancellationToken);
        return ExitCode.Ok;
    }

    private static IEnumerable<string> Described(ParleyClient client, HistoryState history, TimeProvider time)
    {
        yield return history.OnlyOnDevices ? "off: the history stays on the devices that have it." : "on: a device that is linked has the whole history.";
        if (history.ChatsLeft > 0)
            yield return $"Chats that are not complete here yet: {history.ChatsLeft}";
        foreach (var warning in history.Warnings)
            yield return $"{Moment.ForPeople(warning.At, time)}  {Harmless.Line(client.FindChat(warning.ChatId)?.Person.Name ?? warning.ChatId.ToString())}: {Said(warning.Trouble)}";
    }

    private static string Said(HistoryTrouble trouble) => trouble switch
    {
        HistoryTrouble.Missing => "the server holds something of the history back",
        HistoryTrouble.Altered => "the server has given something that your devices have not written",
        _ => "the server has given something twice, or out of its order",
    };

    private static Argument<string?> Accepting()
    {
        var choice = new Argument<string?>("CHOICE") { Arity = ArgumentArity.ZeroOrOne, Description = "on or off; without it nothing changes." };
        choice.AcceptOnlyFromAmong("on", "off");
        return choice;
    }
}
