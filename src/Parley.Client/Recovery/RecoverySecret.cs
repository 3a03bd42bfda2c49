namespace Parley.Client;

/// <summary>What opens a backup.</summary>
public sealed class RecoverySecret
{
    private RecoverySecret(string? key, string? passphrase) => (Key, Passphrase) = (key, passphrase);

    internal string? Key { get; }

    internal string? Passphrase { get; }

    /// <summary>The recovery key as the person wrote it down; spaces, hyphens and capitals do not count.</summary>
    public static RecoverySecret OfKey(string text) => new(text, null);

    /// <summary>The passphrase. Each try is one of ten in a day.</summary>
    public static RecoverySecret OfPassphrase(string passphrase) => new(null, passphrase);
}
