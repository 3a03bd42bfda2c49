using System.CommandLine;
using Parley.Cli.Lines;
using Parley.Contracts;

namespace Parley.Cli.Commands;

/// <summary><c>parley save</c>.</summary>
internal static class SaveCommand
{
    private static readonly Argument<string> Message = new("message") { HelpName = "MESSAGE", Description = "The id of a message with a file, as listen and history write it with --json." };

    private static readonly Option<string> To = new("--to")
    {
        HelpName = "PATH",
        Description = "Where to: a path where there is nothing yet, or a folder. Otherwise the current folder, under the name that the sender gave.",
    };

    private static readonly Option<double> Timeout = CommonOptions.Timeout(10);

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("save", "Saves the file of a message.")
        {
            Usage = "MESSAGE [--to PATH] [options]",
            Details = ["The file is checked piece by piece: it is saved whole and as it was sent, or not at all. Nothing is ever overwritten. --timeout is for getting up to date, not for the file."],
            Examples =
            [
                "parley save 8c0f6f0e-1f51-4b1c-9d0c-0a6d0f6f8e7d",
                "parley save 8c0f6f0e-1f51-4b1c-9d0c-0a6d0f6f8e7d --to ~/Downloads",
                "parley history --with @grace --json | jq -r 'select(.kind == \"file\") | .id' | xargs -n 1 parley save --to received",
            ],
        };
        command.Add(Message);
        foreach (var option in new Option[] { To, Timeout, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        if (!MessageId.TryParse(invocation.Get(Message), out var id))
            throw Failure.Usage("The id of a message is a UUID, such as 8c0f6f0e-1f51-4b1c-9d0c-0a6d0f6f8e7d.");
        await using var client = await invocation.Open(appearOnline: false, cancellationToken);
        var message = await client.FindMessageAsync(id, cancellationToken);
        if (message is null)
        {
            await client.CatchUp(invocation.Surroundings, TimeSpan.FromSeconds(invocation.Get(Timeout)), cancellationToken);
            message = await client.FindMessageAsync(id, cancellationToken);
        }

        if (message?.File is not { } file)
            throw new Failure("file-missing", message is null ? "This device has no such message." : "This message has no file.", ExitCode.Refused);
        var path = SavePlace.Of(file, invocation.Get(To));
        await client.SaveFileAsync(message, path, cancellationToken: cancellationToken);
        invocation.Write(new SavedLine("saved", id.ToString(), Path.GetFullPath(path), file.Size), () => Text.Harmless.Line(path));
        return ExitCode.Ok;
    }
}
