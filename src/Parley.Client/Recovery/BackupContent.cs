using System.Security.Cryptography;
using Google.Protobuf;
using Parley.Client.Keyring;
using Parley.Client.Keys;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;
using Parley.Crypto;

namespace Parley.Client.Recovery;

/// <summary>What a backup says (docs/encryption.md, "Recovery"): the account, never a device.</summary>
internal static class BackupContent
{
    private const string Context = "Parley/backup/v1";

    /// <summary>What one made now would say; null while this device has not all of it.</summary>
    public static Backup? Of(Core core, Step step, StoredRecovery recovery)
    {
        if (step.Get(DeviceIdentity.Table, default) is not { AccountKey.Pair: { } pair } || step.Get(PinnedList.Table, core.Me) is not { } list)
            return null;
        var history = GrantedHistory.Of(core, step);
        return new Backup
        {
            AccountId = core.Me.ToString(),
            AccountIdentityPrivateKey = ByteString.CopyFrom(pair.PrivateKey),
            HistoryKeys = { history.Keys },
            HistoryChoice = history.Choice,
            ListEpoch = list.Epoch,
            ListHash = ByteString.CopyFrom(SHA256.HashData(list.Body)),
            Verified =
            {
                StoredVerified.Of(step).People.Where(person => person.AccountKey is not null).OrderByDescending(person => person.At).Take(StoredVerified.Most).Select(person => person.ToProto()),
            },
            KeyMadeAt = recovery.KeyMadeAt ?? 0,
            CreatedAt = core.Now,
        };
    }

    public static byte[] Seal(Backup backup, ReadOnlySpan<byte> recoveryKey, RandomSource random)
    {
        var bytes = backup.ToByteArray();
        try
        {
            return Container.Seal(recoveryKey, Context, bytes, random);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <exception cref="RefusedException">The key opens it not ("recovery-key-wrong"), or it is none of this account ("backup-refused").</exception>
    public static Backup Open(byte[] body, ReadOnlySpan<byte> recoveryKey, AccountId account)
    {
        if (!Container.TryOpen(recoveryKey, Context, body, out var bytes))
            throw RefusedException.Here("recovery-key-wrong", "This is not the recovery key of this account, or an older one.");
        try
        {
            var backup = Backup.Parser.ParseFrom(bytes);
            return backup.AccountId == account.ToString() && backup.AccountIdentityPrivateKey.Length == X25519.KeySize ? backup : throw PassphraseKey.Malformed();
        }
        catch (InvalidProtocolBufferException)
        {
            throw PassphraseKey.Malformed();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Tells a backup from one that says something else, or under another key or passphrase; when it was made does not count.</summary>
    public static byte[] Digest(Backup backup, ReadOnlySpan<byte> recoveryKey, byte[]? wrap)
    {
        var timeless = backup.Clone();
        timeless.CreatedAt = 0;
        return SHA256.HashData([.. SHA256.HashData(recoveryKey), .. SHA256.HashData(wrap ?? []), .. timeless.ToByteArray()]);
    }
}
