using System.Security.Cryptography;
using Parley.Client.People;
using Parley.Client.Store;
using Parley.Crypto;
using Parley.Signal;

namespace Parley.Client.Keys;

/// <summary>The keys that name this device and its account, and where the numbering of its prekeys has got to.</summary>
/// <param name="AccountKey">Signs the device lists; the safety number is over it.</param>
/// <param name="DeviceKey">The device's identity in the Signal protocol.</param>
/// <param name="RegistrationId">Tells this device from the one that had its number before.</param>
/// <param name="SignedPreKeyId">The current one.</param>
/// <param name="LastResortId">The current one; Kyber.</param>
/// <param name="NextSignedId">Free.</param>
/// <param name="NextKyberId">Free; one-time and last-resort keys share their numbers.</param>
/// <param name="NextOneTimeId">Free; X25519.</param>
/// <param name="RotatedAt">When the signed and the last-resort key were made, in milliseconds since 1970.</param>
/// <param name="PublishedSignedId">The signed prekey that the server is known to have; 0 for none.</param>
/// <param name="Stocked">Whether the server has had a full stock of one-time keys once.</param>
internal sealed record DeviceIdentity(
    AccountKey AccountKey, KeyPair DeviceKey, int RegistrationId, uint SignedPreKeyId, uint LastResortId, uint NextSignedId, uint NextKyberId, uint NextOneTimeId,
    long RotatedAt, uint PublishedSignedId, bool Stocked)
{
    public static Table<Only, DeviceIdentity> Table { get; } = Singles.Table("identity", Encode, Decode);

    /// <summary>The account's key that a device before this one has left in the store.</summary>
    public static Table<Only, KeptAccountKey> Kept { get; } =
        Singles.Table("account-key", kept => kept.Key.PrivateKey.ToArray(), static bytes => new KeptAccountKey(KeyPair.Generate(bytes)));

    public LocalIdentity At(DeviceAddress address) => new(address, DeviceKey, RegistrationId);

    /// <summary>Forgets a device whose session has ended, all but the key of its account, if it had that.</summary>
    public static void KeepAccountKey(Step step)
    {
        if (step.Get(Table, default) is { AccountKey.Pair: { } pair })
            step.Put(Kept, new KeptAccountKey(pair));
        step.DeleteAll(Table);
        step.DeleteAll(StoredPreKey.Table);
        step.DeleteAll(StoredReplay.Table);
        step.DeleteAll(StoredSession.Table);
    }

    private static byte[] Encode(DeviceIdentity identity)
    {
        var stored = new Stored(
            identity.AccountKey.Pair?.PrivateKey.ToArray() ?? [], identity.DeviceKey.PrivateKey.ToArray(), identity.RegistrationId, identity.SignedPreKeyId,
            identity.LastResortId, identity.NextSignedId, identity.NextKyberId, identity.NextOneTimeId, identity.RotatedAt, identity.PublishedSignedId, identity.Stocked,
            identity.AccountKey.PublicKey);
        var bytes = StoreJson.Encode(stored);
        stored.Erase();
        return bytes;
    }

    private static DeviceIdentity Decode(byte[] bytes)
    {
        var stored = StoreJson.Decode<Stored>(bytes);
        var account = stored.AccountKey is [] ? new AccountKey(stored.AccountPublicKey ?? [], null) : AccountKey.Of(KeyPair.Generate(stored.AccountKey));
        var identity = new DeviceIdentity(
            account, KeyPair.Generate(stored.DeviceKey), stored.RegistrationId, stored.SignedPreKeyId, stored.LastResortId,
            stored.NextSignedId, stored.NextKyberId, stored.NextOneTimeId, stored.RotatedAt, stored.PublishedSignedId, stored.Stocked);
        stored.Erase();
        return identity;
    }

    internal sealed record Stored(
        byte[] AccountKey, byte[] DeviceKey, int RegistrationId, uint SignedPreKeyId, uint LastResortId, uint NextSignedId, uint NextKyberId, uint NextOneTimeId,
        long RotatedAt, uint PublishedSignedId, bool Stocked, byte[]? AccountPublicKey = null)
    {
        public void Erase()
        {
            CryptographicOperations.ZeroMemory(AccountKey);
            CryptographicOperations.ZeroMemory(DeviceKey);
        }
    }

    internal sealed record KeptAccountKey(KeyPair Key);
}
