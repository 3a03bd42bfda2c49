using System.Security.Cryptography;
using Parley.Client.Store;
using Parley.Crypto;
using Parley.Signal;

namespace Parley.Client.Keys;

/// <summary>A prekey of this device, private half included.</summary>
/// <param name="Kind">One of the three below.</param>
/// <param name="Id">Within its kind.</param>
/// <param name="PublicKey">With its type byte.</param>
/// <param name="PrivateKey">32 bytes, or 3168 of Kyber-1024.</param>
/// <param name="Signature">None for one-time X25519 keys.</param>
/// <param name="LastResort">Used again and again.</param>
/// <param name="RetiredAt">Since then replaced, and kept for late messages only. Milliseconds since 1970.</param>
internal sealed record StoredPreKey(string Kind, uint Id, byte[] PublicKey, byte[] PrivateKey, byte[]? Signature = null, bool LastResort = false, long? RetiredAt = null)
{
    public const string Signed = "signed";
    public const string Kyber = "kyber";
    public const string OneTime = "one-time";

    public static Table<(string Kind, uint Id), StoredPreKey> Table { get; } = new("prekeys", ["kind", "id"], ["retired_at"])
    {
        KeyOf = static key => (key.Kind, key.Id),
        KeyColumns = static key => [key.Kind, (long)key.Id],
        OtherColumns = static key => [key.RetiredAt],
        Encode = StoreJson.Encode,
        Decode = StoreJson.Decode<StoredPreKey>,
    };

    public static StoredPreKey From(SignedPreKey key) => new(Signed, key.Id, key.Key.PublicKey.ToArray(), key.Key.PrivateKey.ToArray(), key.Signature);

    public static StoredPreKey From(KyberPreKey key) => new(Kyber, key.Id, key.PublicKey, key.PrivateKey, key.Signature, key.LastResort);

    public static StoredPreKey From(OneTimePreKey key) => new(OneTime, key.Id, key.Key.PublicKey.ToArray(), key.Key.PrivateKey.ToArray());

    public WireKey ToWire() => new(Id, PublicKey, Signature);

    /// <summary>The pair of an X25519 prekey; the stored copy of the private half is erased.</summary>
    public KeyPair TakePair()
    {
        var pair = KeyPair.Generate(PrivateKey);
        CryptographicOperations.ZeroMemory(PrivateKey);
        return pair;
    }
}

/// <summary>The first message of a session under a last-resort key, so that it cannot be played again.</summary>
internal sealed record StoredReplay(byte[] Name, long TakenAt)
{
    public static Table<byte[], StoredReplay> Table { get; } = new("replays", ["name"], ["taken_at"])
    {
        KeyOf = static replay => replay.Name,
        KeyColumns = static name => [name],
        OtherColumns = static replay => [replay.TakenAt],
        Encode = static _ => [],
        Decode = static _ => new StoredReplay([], 0),
    };
}
