using Parley.Client.Store;

namespace Parley.Client.Recovery;

/// <summary>A passphrase that opens the recovery key.</summary>
/// <param name="Made">What it was stretched to; null on a device that has never heard it.</param>
/// <param name="Wrap">The recovery key under it.</param>
/// <param name="At">When it was set, in milliseconds since 1970.</param>
internal sealed record StoredPassphrase(PassphraseKey? Made, byte[] Wrap, long At);

/// <summary>A backup on its way to the server: a repeat must be the same bytes.</summary>
/// <param name="Version">What it is to have.</param>
/// <param name="Body">Sealed.</param>
/// <param name="Wrap">The recovery key under a passphrase.</param>
/// <param name="Digest">Of what it says.</param>
internal sealed record SealedBackup(int Version, byte[] Body, byte[]? Wrap, byte[] Digest);

/// <summary>What the person has decided about recovery, and how far the server's copy has come.</summary>
/// <param name="Key">The recovery key; null for no backup.</param>
/// <param name="KeyMadeAt">When the person wrote it down, in milliseconds since 1970; null when only a passphrase opens it.</param>
/// <param name="Draft">A key that was shown and not confirmed yet.</param>
/// <param name="Passphrase">Null for none.</param>
/// <param name="Version">Of the backup that the server has; 0 for none.</param>
/// <param name="Digest">Of what that says.</param>
/// <param name="BackedUpAt">When that was written.</param>
/// <param name="Pending">One that the server may not have yet.</param>
/// <param name="Deleting">The server has one that is to go.</param>
internal sealed record StoredRecovery(
    byte[]? Key = null, long? KeyMadeAt = null, byte[]? Draft = null, StoredPassphrase? Passphrase = null, int Version = 0, byte[]? Digest = null, long? BackedUpAt = null,
    SealedBackup? Pending = null, bool Deleting = false)
{
    public static Table<Only, StoredRecovery> Table { get; } = Singles.Table<StoredRecovery>("recovery");

    public static StoredRecovery Of(Step step) => step.Get(Table, default) ?? new StoredRecovery();
}
