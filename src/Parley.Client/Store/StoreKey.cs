namespace Parley.Client;

/// <summary>The built-in ways to guard a local store.</summary>
public static class StoreKey
{
    /// <summary>
    /// A file with a random key, readable by its owner only. It keeps the store's content from whoever gets the database alone, such as a
    /// backup; not from whoever can read the key file too.
    /// </summary>
    /// <param name="path">The key file; beside the store, with ".key" at its end, when null.</param>
    public static IStoreKey KeyFile(string? path = null) => new KeyFile(path);

    /// <summary>A key made of a passphrase, slowly: PBKDF2-HMAC-SHA-256 with 600,000 rounds. It is needed at every opening and kept nowhere.</summary>
    /// <param name="passphrase">At least one character; a guess costs about half a second of processor time, so take a long one.</param>
    public static IStoreKey Passphrase(string passphrase)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        return new PassphraseKey(passphrase);
    }
}
