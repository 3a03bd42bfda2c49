using System.CommandLine;
using Parley.Cli.Accounts;
using Parley.Cli.Lines;
using Parley.Cli.Recovery;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary><c>parley sign-in</c>.</summary>
internal static class SignInCommand
{
    private static readonly Option<string> Server = new("--server") { HelpName = "URL", Description = "The server's address. Otherwise PARLEY_SERVER." };
    private static readonly Option<string> Phone = new("--phone") { HelpName = "NUMBER", Description = "Your number with its country code. An account is made for a number that has none." };
    private static readonly Option<string> Code = new("--code") { HelpName = "CODE", Description = "The code that the server sent; - reads it from standard input once it was sent." };
    private static readonly Option<string> Name = new("--name") { HelpName = "NAME", Description = "What a new account is called." };
    private static readonly Option<bool> Passphrase = new("--passphrase") { Description = "Guards a new store by a passphrase, of PARLEY_PASSPHRASE or asked for; it is needed at every start." };
    private static readonly Option<bool> StartAnew = new("--start-anew") { Description = "Begins an account anew that has other devices: they are signed out, and nothing of before can be read here." };
    private static readonly Option<bool> PlainHttp = new("--plain-http") { Description = "Takes an address that begins with http: of another machine. Codes can be read on the way." };

    public static Command Create(Surroundings surroundings)
    {
        var command = new TaughtCommand("sign-in", "Signs this device in, with a code that the server sends to your number.")
        {
            Usage = "[options]",
            Details =
            [
                "What is not given is asked for. Without a terminal the first call has a code sent and ends; the second one gives it.",
                "An account that has other devices is not taken over: link this one with 'parley link'; or, if they are lost, restore its backup here, with the recovery key or the passphrase that is asked for then (see 'parley recovery'). Only --start-anew signs the others out; people see then that the safety number has changed.",
            ],
            Examples =
            [
                "parley sign-in --server https://chat.example --phone +15550100",
                "parley sign-in --phone +15550100 --code 123456",
                "read-my-sms | parley sign-in --phone +15550100 --code -",
                "parley sign-in --phone +15550199 --store ~/work.db --passphrase",
            ],
        };
        foreach (var option in new Option[] { Server, Phone, Code, Name, StartAnew, Passphrase, PlainHttp, CommonOptions.Store, CommonOptions.Json })
            command.Add(option);
        command.SetAction((parsed, cancellationToken) => Run(new Invocation(surroundings, parsed), cancellationToken));
        return command;
    }

    private static async Task<int> Run(Invocation invocation, CancellationToken cancellationToken)
    {
        var questions = new Questions(invocation.Surroundings);
        var server = ServerAddress.Parse(invocation.Get(Server) ?? invocation.Surroundings.Environment("PARLEY_SERVER") ?? questions.Server());
        var phone = invocation.Get(Phone) ?? questions.PhoneNumber();
        await using var client = await SignIn(invocation, server, phone, cancellationToken);
        invocation.Write(AccountLine.Of(client, invocation.StorePath), () => $"Signed in as {Text.Harmless.Line(Called(client.Me))} on {client.Server.Authority}.");
        return ExitCode.Ok;
    }

    private static Task<ParleyClient> SignIn(Invocation invocation, Uri server, string phone, CancellationToken cancellationToken)
    {
        StorePlace.MakeFolder(invocation.StorePath);
        var chosen = invocation.Options(appearOnline: false, invocation.Get(Passphrase));
        var options = new ParleyClientOptions
        {
            StoreKey = chosen.StoreKey,
            AppearOnline = false,
            TimeProvider = chosen.TimeProvider,
            DeviceName = chosen.DeviceName,
            DisplayName = invocation.Get(Name),
            AllowPlainHttp = invocation.Get(PlainHttp),
            StartAnew = invocation.Get(StartAnew),
            ReadPassword = new LockPassword(invocation.Surroundings).Read,
            ReadRecovery = new RecoveryAnswers(invocation.Surroundings).Read,
        };
        return ParleyClient.SignInAsync(server, phone, invocation.StorePath, new CodeAnswers(invocation.Surroundings, invocation.Get(Code)).Read, options, cancellationToken);
    }

    private static string Called(Profile me) => me.DisplayName.Length > 0 ? $"{me.DisplayName} ({me.PhoneNumber})" : me.PhoneNumber;
}
