using Parley.Client;

namespace Parley.Cli.Accounts;

/// <summary>Finds out what guards a store: the key file beside it, or a passphrase.</summary>
internal static class StoreGuard
{
    public static IStoreKey Of(string storePath, bool withPassphrase, Surroundings surroundings)
    {
        var exists = File.Exists(storePath) && new FileInfo(storePath).Length > 0;
        var guarded = exists ? !File.Exists(storePath + ".key") : withPassphrase;
        return guarded ? new AskedPassphrase(surroundings, isNew: !exists) : StoreKey.KeyFile();
    }
}
