using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary><c>parley history</c>.</summary>
internal static class HistoryCommand
{
    private const int DefaultLimit = 50;
    private const int Page = 500;
    private static readonly Option<int> Limit = new("--limit") { HelpName = "N", DefaultValueFactory = static _ => DefaultLimit, Description = "The newest so many messages; 50 unless it says otherwise." };
    private static readonly Option<double> Timeout = CommonOptions.Timeout(10);

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("history", "Shows a conversation, oldest message first.")
        {
            Usage = "--with WHO [options]",
            Details =
            [
                "What this device has, and on a device that was linked what was written before, out of the account's history, unless your devices keep that to themselves (parley devices history).",
            ],
            Examples = ["parley history --with +15550101", "parley history --with @grace --limit 1000 --json > grace.jsonl", "parley history --with @grace --mark-read"],
        };
        foreach (var option in new Option[] { CommonOptions.With, Limit, CommonOptions.MarkRead, CommonOptions.Offline, Timeout, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        var limit = invocation.Get(Limit);
        if (limit < 1)
            throw Failure.Usage("--limit takes a number from 1 on.");
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var online = !invocation.Get(CommonOptions.Offline);
        if (online)
            await client.CatchUp(invocation.Surroundings, TimeSpan.FromSeconds(invocation.Get(Timeout)), cancellationToken);
        var chat = await Who.Find(client, invocation.Get(CommonOptions.With)!, cancellationToken);
        foreach (var message in await Newest(chat, limit, cancellationToken))
            invocation.Write(MessageLine.Of(message), () => Row(message, invocation.Surroundings.Time));
        if (invocation.Get(CommonOptions.MarkRead))
            await ReadMark.Tell(client, chat, upTo: null, online, cancellationToken);
        return ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<Message>> Newest(Chat chat, int limit, CancellationToken cancellationToken)
    {
        List<Message> all = [];
        while (all.Count < limit)
        {
            var page = await chat.GetHistoryAsync(Math.Min(Page, limit - all.Count), all.Count > 0 ? all[0] : null, cancellationToken);
            all.InsertRange(0, page);
            if (page.Count < Page)
                break;
        }

        return all;
    }

    private static string Row(Message message, TimeProvider time)
    {
        var said = message.Kind switch
        {
            MessageKind.SecurityCodeChanged => "has another safety number now",
            MessageKind.Waiting => "(waiting for this message)",
            _ => Harmless.Text(Said.Of(message)).Replace("\n", "\n    ", StringComparison.Ordinal),
        };
        var state = message.IsMine ? $"  [{MessageLine.StateOf(message.State)}]" : "";
        return $"{Moment.ForPeople(message.At, time)}  {(message.IsMine ? "You" : Harmless.Line(message.Sender.Name))}: {said}{state}";
    }
}
