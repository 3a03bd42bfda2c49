using System.CommandLine;
using Parley.Cli.Accounts;
using Parley.Cli.Lines;
using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary>One call of a command: what was given, and the ways to answer.</summary>
internal sealed class Invocation(Surroundings surroundings, ParseResult parsed)
{
    public Surroundings Surroundings => surroundings;

    public bool AsJson => parsed.GetValue(CommonOptions.Json);

    public string StorePath { get; } = StorePlace.Of(parsed.GetValue(CommonOptions.Store), surroundings);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Opens the store of the account that is signed in.</summary>
    public async Task<ParleyClient> Open(bool appearOnline, CancellationToken cancellationToken)
    {
        var client = await ParleyClient.OpenAsync(StorePath, Options(appearOnline), cancellationToken);
        if (client.IsSignedIn)
            return client;
        await client.DisposeAsync();
        throw new Failure("signed-out", "The server has ended this device's session. Sign in again with: parley sign-in", ExitCode.NotSignedIn);
    }

    public ParleyClientOptions Options(bool appearOnline, bool withPassphrase = false) => new()
    {
        StoreKey = StoreGuard.Of(StorePath, withPassphrase, surroundings),
        AppearOnline = appearOnline,
        TimeProvider = surroundings.Time,
        DeviceName = "Terminal",
    };

    /// <summary>Writes a result, in the form that was asked for.</summary>
    public void Write<T>(T line, Func<string> forPeople) => surroundings.Out.WriteLine(AsJson ? JsonLines.Of(line) : forPeople());
}
