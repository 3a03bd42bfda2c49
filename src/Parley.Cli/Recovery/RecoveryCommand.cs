using System.Globalization;
using Parley.Cli.Accounts;
using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Client;
using Spectre.Console;

namespace Parley.Cli.Recovery;

/// <summary><c>parley recovery</c>.</summary>
internal static class RecoveryCommand
{
    private const int GroupsInRow = 6;

    public static TaughtCommand Create(Surroundings surroundings)
    {
        var recovery = new TaughtCommand("recovery", "A way back for when all of your devices are lost.")
        {
            Usage = "status|key|passphrase|off [options]",
            Details =
            [
                "A backup on the server has what your account needs to come back with its history and the same safety numbers. It opens with a recovery key that you keep on paper, or with a passphrase. Without either, losing every device means to begin anew.",
                "To come back: sign in; the key or the passphrase is asked for, or taken from PARLEY_RECOVERY_KEY or PARLEY_RECOVERY_PASSPHRASE.",
            ],
            Examples = ["parley recovery key", "parley recovery passphrase", "parley recovery status --json | jq .backedUpAt"],
        };
        recovery.Add(Complete(
            new TaughtCommand("status", "Says what there is, and when it was last written.") { Usage = "[options]", Examples = ["parley recovery status"] }, surroundings, Status));
        recovery.Add(Complete(
            new TaughtCommand("key", "Shows a recovery key to write down, and asks for three of its groups.")
            {
                Usage = "[options]",
                Details = ["It counts once the groups were right. A key before it opens nothing any more. Without a terminal the groups are read from standard input, one a line."],
                Examples = ["parley recovery key"],
            },
            surroundings, Key));
        recovery.Add(Complete(
            new TaughtCommand("passphrase", "Sets a passphrase that opens the backup too.")
            {
                Usage = "[options]",
                Details = ["Take four words or more that have nothing to do with each other: whoever runs the server can try as often as they like, everybody else ten times a day. Without a terminal it is read from standard input."],
                Examples = ["parley recovery passphrase", "pass show parley | parley recovery passphrase"],
            },
            surroundings, Passphrase));
        recovery.Add(Complete(
            new TaughtCommand("off", "Deletes the backup: key and passphrase open nothing any more.") { Usage = "[options]", Examples = ["parley recovery off"] }, surroundings, Off));
        return recovery;
    }

    private static TaughtCommand Complete(TaughtCommand command, Surroundings surroundings, Func<Invocation, ParleyClient, CancellationToken, Task> run)
    {
        command.Add(CommonOptions.Store);
        command.Add(CommonOptions.Json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var invocation = new Invocation(surroundings, parsed);
            await using var client = await invocation.Open(appearOnline: false, cancellationToken);
            await run(invocation, client, cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Task Status(Invocation invocation, ParleyClient client, CancellationToken cancellationToken)
    {
        Tell(invocation, client);
        return Task.CompletedTask;
    }

    private static async Task Key(Invocation invocation, ParleyClient client, CancellationToken cancellationToken)
    {
        var key = await client.MakeRecoveryKeyAsync(cancellationToken);
        var asked = ParleyClient.DrawRecoveryGroups();
        invocation.Write(new RecoveryKeyLine("recovery-key", key, asked), () => Written(key));
        var groups = new Dictionary<int, string>();
        foreach (var group in asked)
        {
            if (!invocation.AsJson)
                await invocation.Surroundings.Error.WriteAsync($"Group {group} of what you have written down: ");
            groups[group] = await invocation.Surroundings.In.ReadLineAsync(cancellationToken) ?? "";
        }

        await client.ConfirmRecoveryKeyAsync(groups, cancellationToken);
        Tell(invocation, client);
    }

    private static async Task Passphrase(Invocation invocation, ParleyClient client, CancellationToken cancellationToken)
    {
        await client.SetRecoveryPassphraseAsync(await Asked(invocation.Surroundings, cancellationToken), cancellationToken);
        Tell(invocation, client);
    }

    private static async Task<string> Asked(Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (!surroundings.IsInteractive)
            return await surroundings.In.ReadLineAsync(cancellationToken) ?? "";
        var passphrase = await new TextPrompt<string>("A passphrase for your backup:").Secret().ShowAsync(AnsiConsole.Console, cancellationToken);
        return await new TextPrompt<string>("Once more:").Secret().ShowAsync(AnsiConsole.Console, cancellationToken) == passphrase
            ? passphrase
            : throw Failure.Usage("The two are not the same. Nothing was changed.");
    }

    private static async Task Off(Invocation invocation, ParleyClient client, CancellationToken cancellationToken)
    {
        if (invocation.Surroundings.IsInteractive && !Questions.Confirm("Delete the backup? Then nothing brings this account back when its devices are lost."))
            return;
        await client.TurnOffRecoveryAsync(cancellationToken);
        Tell(invocation, client);
    }

    private static void Tell(Invocation invocation, ParleyClient client)
    {
        var state = client.Recovery;
        invocation.Write(RecoveryLine.Of(state), () => state switch
        {
            { IsOn: false } => client.IsPrimary
                ? "There is no backup. If all of your devices are lost, you begin anew. Make one: parley recovery key"
                : "This device does not look after the backup; the one that you signed up with does.",
            _ => $"{Openers(state)} the backup, {(state.BackedUpAt is { } at ? $"which was last written {Moment(invocation, at)}." : "which will be written when the server can be reached.")}",
        });
    }

    private static string Openers(RecoveryState state) => state switch
    {
        { KeyMadeAt: not null, PassphraseSetAt: not null } => "Your recovery key opens, and so does your passphrase,",
        { KeyMadeAt: not null } => "Your recovery key opens",
        _ => "Your passphrase opens",
    };

    private static string Moment(Invocation invocation, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, invocation.Surroundings.Time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Written(string key)
    {
        var rows = key.Split(' ').Chunk(GroupsInRow).Select((row, at) => $"  {at * GroupsInRow + 1,2}   {string.Join("  ", row)}");
        return string.Join(Environment.NewLine, ["Write this down, on paper, and keep it where you keep what you cannot lose:", "", .. rows, ""]);
    }
}
