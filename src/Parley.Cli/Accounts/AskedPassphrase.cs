using Parley.Client;
using Spectre.Console;

namespace Parley.Cli.Accounts;

/// <summary>The passphrase of PARLEY_PASSPHRASE, or what the person answers when they are asked for it.</summary>
internal sealed class AskedPassphrase(Surroundings surroundings, bool isNew) : IStoreKey
{
    private IStoreKey? _asked;

    public string Method => "passphrase";

    public ValueTask<string> CreateAsync(string storePath, Memory<byte> key, CancellationToken cancellationToken) => Asked().CreateAsync(storePath, key, cancellationToken);

    public ValueTask ReadAsync(string storePath, string parameters, Memory<byte> key, CancellationToken cancellationToken) =>
        Asked().ReadAsync(storePath, parameters, key, cancellationToken);

    public void Forget(string storePath)
    {
    }

    private IStoreKey Asked() => _asked ??= StoreKey.Passphrase(surroundings.Environment("PARLEY_PASSPHRASE") ?? Ask());

    private string Ask()
    {
        if (!surroundings.IsInteractive)
            throw new Failure("passphrase-needed", "The store is guarded by a passphrase: set PARLEY_PASSPHRASE.", ExitCode.Store);
        var passphrase = AnsiConsole.Prompt(new TextPrompt<string>("Passphrase of the store:").Secret());
        if (isNew && AnsiConsole.Prompt(new TextPrompt<string>("Once more:").Secret()) != passphrase)
            throw new Failure("passphrase-differs", "The two passphrases differ. Nothing was done.", ExitCode.Refused);
        return passphrase;
    }
}
