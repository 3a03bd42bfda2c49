namespace Parley.Client;

/// <summary>How an account would come back if all of its devices were lost.</summary>
/// <param name="KeyMadeAt">When the person wrote the recovery key down; null for never.</param>
/// <param name="PassphraseSetAt">When a passphrase was set; null for none.</param>
/// <param name="BackedUpAt">When the server last took the backup; null for none.</param>
public sealed record RecoveryState(DateTimeOffset? KeyMadeAt, DateTimeOffset? PassphraseSetAt, DateTimeOffset? BackedUpAt)
{
    /// <summary>Whether there is a way back at all.</summary>
    public bool IsOn => KeyMadeAt is not null || PassphraseSetAt is not null;
}
