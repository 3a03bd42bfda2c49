using Parley.Client.Keys;

namespace Parley.Client.Recovery;

/// <summary>What the person decides about recovery: a key that is written down, a passphrase, both, or neither. The rest is the writer's.</summary>
internal sealed class AccountRecovery(Core core, OwnList ownList, BackupApi api, BackupWriter writer)
{
    public const int GroupsAsked = 3;

    /// <summary>Brings up what the keyrings do not have yet: a backup is for what was written before it.</summary>
    public Func<CancellationToken, Task> WriteHistory { get; set; } = static _ => Task.CompletedTask;

    public RecoveryState State
    {
        get
        {
            var recovery = core.Store.All(StoredRecovery.Table).GetValueOrDefault(default) ?? new StoredRecovery();
            return new RecoveryState(At(recovery.KeyMadeAt), At(recovery.Passphrase?.At), recovery.Key is null ? null : At(recovery.BackedUpAt));
        }
    }

    /// <summary>The key that is to be written down. One that only a passphrase opens, or that was shown before, is the same again.</summary>
    public Task<byte[]> MakeKey(CancellationToken cancellationToken)
    {
        RefuseUnlessPrimary();
        return core.Store.Change(
            step =>
            {
                var recovery = StoredRecovery.Of(step);
                var draft = recovery.Draft ?? (recovery.KeyMadeAt is null ? recovery.Key : null) ?? NewKey();
                step.Put(StoredRecovery.Table, recovery with { Draft = draft });
                return draft;
            },
            cancellationToken);
    }

    public async Task ConfirmKey(IReadOnlyDictionary<int, string> groups, CancellationToken cancellationToken)
    {
        await core.Store.Change(
            step =>
            {
                var recovery = StoredRecovery.Of(step);
                if (recovery.Draft is not { } key)
                    throw RefusedException.Here("recovery-key-gone", "Make a recovery key first.");
                var written = RecoveryKey.GroupsOf(key);
                if (groups.Count < GroupsAsked || !groups.All(group => group.Key is >= 1 and <= RecoveryKey.Groups && written[group.Key - 1] == RecoveryKey.Normalize(group.Value)))
                    throw RefusedException.Here("recovery-groups-wrong", "These are not the groups of the key. Look again.");
                var stays = recovery.Key is { } last && last.AsSpan().SequenceEqual(key);
                // The wrap of a passphrase that this device has never heard opens the key before, which opens nothing any more.
                var passphrase = recovery.Passphrase is { Made: { } made } known ? known with { Wrap = made.Wrap(key, core.Random) } : stays ? recovery.Passphrase : null;
                step.Put(StoredRecovery.Table, recovery with { Key = key, KeyMadeAt = core.Now, Draft = null, Passphrase = passphrase });
            },
            cancellationToken);
        await Write(cancellationToken);
    }

    /// <summary>Spends one of the ten tries that the server gives a day.</summary>
    public async Task SetPassphrase(string passphrase, CancellationToken cancellationToken)
    {
        RefuseUnlessPrimary();
        if (PassphraseStrength.Of(passphrase) < PassphraseStrength.LeastBits)
            throw RefusedException.Here("passphrase-weak", "This passphrase is too weak: take four words or more that have nothing to do with each other.");
        var made = await PassphraseKey.New(passphrase, core.Me, api.Evaluate, core.Random, cancellationToken);
        await core.Store.Change(
            step =>
            {
                var recovery = StoredRecovery.Of(step);
                var key = recovery.Key ?? NewKey();
                step.Put(StoredRecovery.Table, recovery with { Key = key, Passphrase = new StoredPassphrase(made, made.Wrap(key, core.Random), core.Now) });
            },
            cancellationToken);
        await Write(cancellationToken);
    }

    public async Task TurnOff(CancellationToken cancellationToken)
    {
        RefuseUnlessPrimary();
        await core.Store.Change(
            step =>
            {
                var recovery = StoredRecovery.Of(step);
                step.Put(StoredRecovery.Table, new StoredRecovery(Version: recovery.Version, Deleting: true));
            },
            cancellationToken);
        await Write(cancellationToken);
    }

    /// <summary>What was decided is stored; where the server cannot be reached, the next connection tells it.</summary>
    private async Task Write(CancellationToken cancellationToken)
    {
        try
        {
            await writer.Write(cancellationToken);
            await WriteHistory(cancellationToken);
        }
        catch (ParleyException passing) when (passing.IsTransient)
        {
            // The writer goes on when there is a connection.
        }
    }

    private void RefuseUnlessPrimary()
    {
        if (!ownList.CanSign)
            throw RefusedException.Here("primary-only", "Only the device that you signed up with can change this.");
    }

    private byte[] NewKey()
    {
        var key = new byte[RecoveryKey.Bytes];
        core.Random(key);
        return key;
    }

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
