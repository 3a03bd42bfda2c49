using System.CommandLine;
using System.Text;
using Parley.Cli.Accounts;
using Parley.Cli.Commands;
using Parley.Cli.Lines;
using Parley.Client;

namespace Parley.Cli.Bots;

/// <summary><c>parley bot webhook</c>.</summary>
internal static class WebhookCommand
{
    private const int ShortestSecret = 16;
    private static readonly Option<string> Server = new("--server") { HelpName = "URL", Description = "The Parley server's address. Otherwise PARLEY_SERVER." };
    private static readonly Option<string> TokenFile = new("--token-file") { HelpName = "FILE", Required = true, Description = "The file with the bot's token." };
    private static readonly Option<string> Secret = new("--secret-file") { HelpName = "FILE", Required = true, Description = "A file with a secret of 16 characters or more, which the receiver knows too." };
    private static readonly Option<string> Url = new("--url") { HelpName = "URL", Required = true, Description = "Where messages are handed on to: http or https." };
    private static readonly Option<double> Timeout = CommonOptions.Timeout(10);
    private static readonly Option<bool> PlainHttp = new("--plain-http") { Description = "Takes addresses that begin with http: of other machines." };

    private static readonly Option<string> Store = new("--store")
    {
        HelpName = "PATH",
        Description = "The file that keeps the bot's keys and messages. Otherwise the token's file with .db appended.",
    };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("webhook", "Runs a bot here, and hands what people write to it on to a web address.")
        {
            Usage = "--token-file FILE --secret-file FILE --url URL [options]",
            Details =
            [
                "The bot's keys are on this machine and nowhere else: messages are decrypted here. Each is posted as JSON, signed, at least once and in the order of its chat, until the address "
                + "takes it with a 2xx; an answer {\"reply\": \"text\"} goes back to the person. docs/bots.md has the format and how to check the signature.",
                "It goes on until it is interrupted. Start it again with the same store, and it goes on where it was.",
            ],
            Examples =
            [
                "openssl rand -hex 32 > tea.secret && chmod 600 tea.secret",
                "parley bot webhook --server https://chat.example --token-file tea.token --secret-file tea.secret --url http://127.0.0.1:9000/hook",
            ],
        };
        foreach (var option in new Option[] { TokenFile, Secret, Url, Server, Timeout, Store, PlainHttp, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        var url = HookAddress.Parse(invocation.Get(Url)!, invocation.Get(PlainHttp));
        var server = ServerAddress.Parse(invocation.Get(Server) ?? invocation.Surroundings.Environment("PARLEY_SERVER") ?? throw Failure.Usage("--server is needed, for example --server https://chat.example."));
        var tokenFile = invocation.Get(TokenFile)!;
        var token = SecretFile.Read(tokenFile, invocation.Surroundings);
        var secret = SecretFile.Read(invocation.Get(Secret)!, invocation.Surroundings);
        if (secret.Length < ShortestSecret)
            throw Failure.Usage($"The secret has {secret.Length} characters; it needs {ShortestSecret}. Make one with: openssl rand -hex 32");

        var store = Path.GetFullPath(invocation.Get(Store) ?? tokenFile + ".db");
        StorePlace.MakeFolder(store);
        var options = new ParleyClientOptions
        {
            StoreKey = StoreGuard.Of(store, withPassphrase: false, invocation.Surroundings),
            TimeProvider = invocation.Surroundings.Time,
            DeviceName = "Webhook",
            AllowPlainHttp = invocation.Get(PlainHttp),
        };
        try
        {
            await using var client = await ParleyClient.SignInBotAsync(server, token, store, options, cancellationToken);
            invocation.Write(WebhookLine.Of("listening", url, client.Me.Username), () => $"@{client.Me.Username} hands on to {url}");
            using var sender = new WebhookSender(url, new WebhookSignature(Encoding.UTF8.GetBytes(secret)), TimeSpan.FromSeconds(invocation.Get(Timeout)), invocation.Surroundings.Time)
            {
                Told = new WebhookNews(invocation, url).Tell,
            };
            await new WebhookHost(client, sender).Run(cancellationToken);
        }
        catch (SignedOutException)
        {
            throw new Failure("signed-out", "The server has ended this bot's session: it has a new token, or was deleted.", ExitCode.NotSignedIn);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return ExitCode.Ok;
    }
}
