using System.CommandLine;
using Parley.Cli.Accounts;

namespace Parley.Cli.Commands;

/// <summary><c>parley sign-out</c>.</summary>
internal static class SignOutCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Does not ask." };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("sign-out", "Signs this device out and deletes its keys and messages.")
        {
            Usage = "[options]",
            Details = ["The account stays, and so do the messages on other people's devices. What this device had cannot be brought back."],
            Examples = ["parley sign-out", "parley sign-out --yes --store ~/work.db"],
        };
        foreach (var option in new Option[] { Yes, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        // A device whose session was ended still has something to delete.
        var client = await Client.ParleyClient.OpenAsync(invocation.StorePath, invocation.Options(appearOnline: false), cancellationToken);
        await using var _ = client;
        if (!invocation.Get(Yes))
        {
            if (!invocation.Surroundings.IsInteractive)
                throw Failure.Usage("Signing out deletes this device's messages. Say so with --yes.");
            if (!Questions.Confirm($"This deletes the keys and messages of {client.Me.PhoneNumber} on this device. Sign out?"))
                return ExitCode.Refused;
        }

        await client.SignOutAsync(cancellationToken);
        if (!invocation.AsJson)
            await invocation.Surroundings.Out.WriteLineAsync("Signed out.");
        return ExitCode.Ok;
    }
}
