using System.Security.Cryptography;
using Parley.Client.Accounts;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Recovery;

/// <summary>
/// Gets the account identity key back, in the midst of a sign-in: this device becomes the primary one, and the list that it signs next names no other. Either
/// everything is taken over in one step, or nothing has changed.
/// </summary>
internal sealed class Restore(Core core, KeyApi keys, BackupApi backups, DeviceLists lists)
{
    /// <summary>Does nothing where there is nothing to restore, where the person is to begin anew, and where nobody is there to be asked.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        if (core.Options is not { ReadRecovery: { } ask, StartAnew: false } || core.Account.TokenHash is not null || await core.Store.Change(HasAccountKey, cancellationToken)
            || await keys.DeviceList(core.Me, cancellationToken) is null || await backups.Read(cancellationToken) is not { } backup)
            return;
        for (RefusedException? refusal = null; ;)
        {
            var request = new RecoveryRequest(
                core.Account.PhoneNumber, DateTimeOffset.FromUnixTimeMilliseconds(backup.UpdatedAt), backup.Wrap is not null, refusal, cancellationToken);
            if (await ask(request) is not { } secret)
                return;
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await Take(backup, secret, cancellationToken);
                return;
            }
            catch (RefusedException wrong) when (wrong.Code is "passphrase-wrong" or "passphrase-missing" || wrong.Code.StartsWith("recovery-key-", StringComparison.Ordinal))
            {
                refusal = wrong;
            }
        }
    }

    private static bool HasAccountKey(Step step) => step.Get(DeviceIdentity.Table, default) is not null || step.Get(DeviceIdentity.Kept, default) is not null;

    private async Task Take(WireBackup backup, RecoverySecret secret, CancellationToken cancellationToken)
    {
        var (recoveryKey, made) = await Key(backup, secret, cancellationToken);
        var content = BackupContent.Open(backup.Body, recoveryKey, core.Me);
        var accountKey = KeyPair.Generate(content.AccountIdentityPrivateKey.Span);
        await RefuseOtherLists(content, accountKey, cancellationToken);
        await core.Store.Change(step => Put(step, backup, content, accountKey, recoveryKey, made), cancellationToken);
    }

    private async Task<(byte[] RecoveryKey, PassphraseKey? Made)> Key(WireBackup backup, RecoverySecret secret, CancellationToken cancellationToken)
    {
        if (secret.Key is { } text)
            return (RecoveryKey.Parse(text), null);
        if (backup.Wrap is null)
            throw RefusedException.Here("passphrase-missing", "This backup does not open by a passphrase, only by the recovery key.");
        return await PassphraseKey.Unwrap(backup.Wrap, secret.Passphrase!, core.Me, backups.Evaluate, core.Random, cancellationToken);
    }

    /// <summary>The list that the backup knows must lie in the chain that the server shows: contacts would refuse what follows another.</summary>
    private async Task RefuseOtherLists(Backup content, KeyPair accountKey, CancellationToken cancellationToken)
    {
        try
        {
            var newest = await keys.DeviceList(core.Me, cancellationToken);
            if (newest is null || (await keys.DeviceLists(core.Me, content.ListEpoch - 1, cancellationToken)).Lists is not [var known, ..]
                || !SHA256.HashData(known.Body).AsSpan().SequenceEqual(content.ListHash.Span))
                throw RefusedException.Here("list-chain", "The list that the backup knows is not there.");
            await lists.RefuseUnlessFollows(core.Me, accountKey.PublicKey.ToArray(), known, newest, cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code.StartsWith("list-", StringComparison.Ordinal))
        {
            core.MessageWaits(refusal.Code);
            throw RefusedException.Here("backup-list", "The server shows other devices of this account than the backup knows of.");
        }
    }

    private void Put(Step step, WireBackup backup, Backup content, KeyPair accountKey, byte[] recoveryKey, PassphraseKey? made)
    {
        step.Put(DeviceIdentity.Kept, new DeviceIdentity.KeptAccountKey(accountKey));
        // All other devices are left out: what is written from now on they shall not read.
        var next = new byte[StoredHistory.KeyBytes];
        core.Random(next);
        var epoch = content.HistoryKeys.Select(key => key.Epoch).DefaultIfEmpty().Max() + 1;
        new GrantedHistory([.. content.HistoryKeys, GrantedHistory.ToProto(new Keyring.HistoryKey(epoch, next))], content.HistoryChoice, []).Take(core, step);
        if (step.Get(StoredAccount.Table, default) is { } account)
            step.Put(StoredAccount.Table, account with { IsRestored = true });
        step.Put(StoredRecovery.Table, new StoredRecovery(
            recoveryKey, content.KeyMadeAt > 0 ? content.KeyMadeAt : null, Draft: null, backup.Wrap is null ? null : new StoredPassphrase(made, backup.Wrap, backup.UpdatedAt),
            backup.Version, Digest: null, backup.UpdatedAt, Pending: null, Deleting: false));
        step.Put(StoredVerified.Table, new StoredVerified([]).With(content.Verified));
    }
}
