using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Client.Store;
using Parley.Signal;

namespace Parley.Client.Keys;

/// <summary>The private prekeys as the step that decrypts sees them, and what becomes of those that a first message has used.</summary>
internal sealed class PreKeyShelf(Step step) : IPreKeyStore
{
    public SignedPreKey? SignedPreKey(uint id) =>
        Find(StoredPreKey.Signed, id) is { Signature: { } signature } key ? new SignedPreKey(id, key.TakePair(), signature) : null;

    public KyberPreKey? KyberPreKey(uint id) =>
        Find(StoredPreKey.Kyber, id) is { Signature: { } signature } key ? new KyberPreKey(id, key.PublicKey, key.PrivateKey, signature, key.LastResort) : null;

    public OneTimePreKey? OneTimePreKey(uint id) => Find(StoredPreKey.OneTime, id) is { } key ? new OneTimePreKey(id, key.TakePair()) : null;

    /// <summary>Whether this opened a session before. One-time keys are gone after their use; only a last resort could be used again by the same message.</summary>
    public bool WasTaken(ConsumedPreKeys consumed) => consumed.KyberLastResort && step.Get(StoredReplay.Table, NameOf(consumed)) is not null;

    /// <summary>Deletes what is good for one session, and remembers the session where nothing is deleted.</summary>
    public void Consume(ConsumedPreKeys consumed, long now)
    {
        if (consumed.OneTimePreKeyId is { } oneTime)
            step.Delete(StoredPreKey.Table, (StoredPreKey.OneTime, oneTime));
        if (consumed.KyberLastResort)
            step.Put(StoredReplay.Table, new StoredReplay(NameOf(consumed), now));
        else
            step.Delete(StoredPreKey.Table, (StoredPreKey.Kyber, consumed.KyberPreKeyId));
    }

    private StoredPreKey? Find(string kind, uint id) => step.Get(StoredPreKey.Table, (kind, id));

    /// <summary>SHA-256 of Kyber id, signed id (4 bytes each, big endian) and base key.</summary>
    private static byte[] NameOf(ConsumedPreKeys consumed)
    {
        var bytes = new byte[8 + consumed.BaseKey.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, consumed.KyberPreKeyId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), consumed.SignedPreKeyId);
        consumed.BaseKey.CopyTo(bytes, 8);
        return SHA256.HashData(bytes);
    }
}
