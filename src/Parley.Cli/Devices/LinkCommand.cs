using System.CommandLine;
using Parley.Cli.Accounts;
using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Client;

namespace Parley.Cli.Devices;

/// <summary><c>parley link</c>.</summary>
internal static class LinkCommand
{
    private static readonly Option<string> Server = new("--server") { HelpName = "URL", Description = "The server's address. Otherwise PARLEY_SERVER." };
    private static readonly Option<string> Name = new("--device-name") { HelpName = "NAME", DefaultValueFactory = _ => "Terminal", Description = "What your other devices call this one; Terminal unless it says otherwise." };
    private static readonly Option<bool> Passphrase = new("--passphrase") { Description = "Guards a new store by a passphrase, of PARLEY_PASSPHRASE or asked for; it is needed at every start." };
    private static readonly Option<bool> PlainHttp = new("--plain-http") { Description = "Takes an address that begins with http: of another machine." };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("link", "Makes this a device of an account that another device is signed in to.")
        {
            Usage = "[options]",
            Details =
            [
                "Shows a picture, and the same as text, for the device that you signed up with; then six digits, which both show. It is linked when you have said there that they are the same.",
                "A code is replaced within the minute, six times. Ctrl+C gives up, and nothing is left behind.",
                "Then it fetches what was written before, all of it. Ctrl+C leaves the rest to the commands that connect.",
            ],
            Examples = ["parley link --server https://chat.example", "parley link --device-name \"Build machine\" --store ~/build.db", "parley link --json"],
        };
        foreach (var option in new Option[] { Server, Name, Passphrase, PlainHttp, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        var server = ServerAddress.Parse(invocation.Get(Server) ?? invocation.Surroundings.Environment("PARLEY_SERVER") ?? new Questions(invocation.Surroundings).Server());
        StorePlace.MakeFolder(invocation.StorePath);
        var chosen = invocation.Options(appearOnline: false, invocation.Get(Passphrase));
        var options = new ParleyClientOptions
        {
            StoreKey = chosen.StoreKey,
            AppearOnline = false,
            TimeProvider = chosen.TimeProvider,
            DeviceName = invocation.Get(Name)!,
            AllowPlainHttp = invocation.Get(PlainHttp),
        };
        await using var client = await ParleyClient.LinkAsync(server, invocation.StorePath, new LinkScreen(invocation).Show, options, cancellationToken);
        invocation.Write(AccountLine.Of(client, invocation.StorePath), () => $"Linked with {Text.Harmless.Line(client.Me.DisplayName)} on {client.Server.Authority}.");
        await FetchHistory(invocation, client, cancellationToken);
        return ExitCode.Ok;
    }

    private static async Task FetchHistory(Invocation invocation, ParleyClient client, CancellationToken cancellationToken)
    {
        var error = invocation.Surroundings.Error;
        try
        {
            await client.FetchHistoryAsync(cancellationToken);
            if (client.History.Warnings.Count > 0)
                await error.WriteLineAsync("parley: The server's history does not fit what your devices have written. See: parley devices history");
        }
        catch (Exception exception) when (exception is RefusedException or ServerUnreachableException or OperationCanceledException)
        {
            await error.WriteLineAsync("parley: The history is not all here yet; the rest comes with the commands that connect.");
        }
    }
}
