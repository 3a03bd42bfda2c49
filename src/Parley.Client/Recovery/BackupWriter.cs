using System.Security.Cryptography;
using Parley.Client.Store;

namespace Parley.Client.Recovery;

/// <summary>
/// Writes the backup whenever something that is in it has changed. What is sealed is stored before it is sent, with the version it is to have, so that a repeat
/// after a crash is the same bytes.
/// </summary>
internal sealed class BackupWriter(Core core, BackupApi api) : IDisposable
{
    private const int Attempts = 3;
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Looks whether there is something to write, and writes it. Harmless at any time.</summary>
    public void Kick()
    {
        if (core.Store.All(StoredRecovery.Table).Count > 0)
            core.Background.Start("The backup", Write);
    }

    public async Task Write(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (await core.Store.Change(step => StoredRecovery.Of(step).Deleting, cancellationToken))
                    await Delete(cancellationToken);
                if (await core.Store.Change(Seal, cancellationToken) is not { } sealedBackup)
                    return;
                await Send(sealedBackup, cancellationToken);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task Delete(CancellationToken cancellationToken)
    {
        await api.Delete(cancellationToken);
        await Change(static recovery => recovery with { Deleting = false, Version = 0, Digest = null }, cancellationToken);
    }

    /// <summary>Null when the server has all that there is to say.</summary>
    private SealedBackup? Seal(Step step)
    {
        var recovery = StoredRecovery.Of(step);
        if (recovery.Pending is { } pending)
            return pending;
        if (recovery.Key is not { } key || BackupContent.Of(core, step, recovery) is not { } content)
            return null;
        var wrap = recovery.Passphrase?.Wrap;
        var digest = BackupContent.Digest(content, key, wrap);
        if (recovery.Digest is { } last && CryptographicOperations.FixedTimeEquals(last, digest))
            return null;
        var made = new SealedBackup(recovery.Version + 1, BackupContent.Seal(content, key, core.Random), wrap, digest);
        step.Put(StoredRecovery.Table, recovery with { Pending = made });
        return made;
    }

    private async Task Send(SealedBackup made, CancellationToken cancellationToken)
    {
        try
        {
            await api.Write(made.Version, made.Body, made.Wrap, cancellationToken);
        }
        catch (RefusedException refusal) when (refusal.Code == "backup-version")
        {
            // Somebody else, or this device in a life that it does not remember, has written since.
            var last = (await api.Read(cancellationToken))?.Version ?? 0;
            await Change(recovery => recovery with { Version = last, Digest = null, Pending = null }, cancellationToken);
            return;
        }

        await Change(
            recovery => recovery with
            {
                Version = made.Version,
                Digest = made.Digest,
                BackedUpAt = recovery.Key is null ? null : core.Now,
                Pending = recovery.Pending?.Version == made.Version ? null : recovery.Pending,
            },
            cancellationToken);
    }

    private Task Change(Func<StoredRecovery, StoredRecovery> change, CancellationToken cancellationToken) =>
        core.Store.Change(step => step.Put(StoredRecovery.Table, change(StoredRecovery.Of(step))), cancellationToken);
}
