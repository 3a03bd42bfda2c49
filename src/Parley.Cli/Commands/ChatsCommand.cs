using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Cli.Text;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary><c>parley chats</c>.</summary>
internal static class ChatsCommand
{
    private const int NameColumns = 24;
    private const int PreviewColumns = 48;
    private static readonly Option<double> Timeout = CommonOptions.Timeout(10);

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("chats", "Lists the chats, the one with the newest message first.")
        {
            Usage = "[options]",
            Examples = ["parley chats", "parley chats --json | jq -r 'select(.unread > 0) | .person.name'", "parley chats --offline"],
        };
        foreach (var option in new Option[] { CommonOptions.Offline, Timeout, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        if (!invocation.Get(CommonOptions.Offline))
            await client.CatchUp(invocation.Surroundings, TimeSpan.FromSeconds(invocation.Get(Timeout)), cancellationToken);
        foreach (var chat in client.GetChats())
            invocation.Write(ChatLine.Of(chat), () => Row(chat, invocation.Surroundings.Time));
        return ExitCode.Ok;
    }

    private static string Row(Chat chat, TimeProvider time)
    {
        var unread = chat.UnreadCount > 0 ? chat.UnreadCount.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(4) : "    ";
        var last = chat.LastMessage;
        var when = last is null ? new string(' ', 16) : Moment.ForPeople(last.At, time);
        var said = last is null ? "" : (last.IsMine ? "You: " : "") + Said.Of(last);
        return $"{PersonName.InColumns(chat.Person, NameColumns)} {unread}  {when}  {Clip.To(Harmless.Line(said), PreviewColumns)}".TrimEnd();
    }
}
