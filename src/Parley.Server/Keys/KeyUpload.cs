using Parley.Crypto;
using Parley.Server.Operations;

namespace Parley.Server.Keys;

/// <param name="RegistrationId">1 to 16383; fixed after the first call.</param>
/// <param name="IdentityKey">33 bytes, the first 5; fixed after the first call.</param>
/// <param name="SignedPreKey">Replaces the one before.</param>
/// <param name="LastResortKyberPreKey">Replaces the one before.</param>
/// <param name="PreKeys">Added to those that are there.</param>
/// <param name="KyberPreKeys">Added to those that are there.</param>
internal sealed record KeyUpload(
    int? RegistrationId, byte[]? IdentityKey, KeyUpload.Signed? SignedPreKey, KeyUpload.Signed? LastResortKyberPreKey,
    IReadOnlyList<KeyUpload.Unsigned?>? PreKeys, IReadOnlyList<KeyUpload.Signed?>? KyberPreKeys)
{
    private const int MaxRegistrationId = 0x3fff;
    private const int MaxPreKeyId = 0xffffff;
    private const int KyberSize = 1569;
    private const byte KyberType = 0x08;

    /// <param name="Id">0 to 16777215.</param>
    internal sealed record Unsigned(int? Id, byte[]? PublicKey);

    /// <param name="Id">0 to 16777215.</param>
    /// <param name="Signature">XEdDSA by the identity key over the public key with its type byte; 64 bytes.</param>
    internal sealed record Signed(int? Id, byte[]? PublicKey, byte[]? Signature);

    /// <summary>
    /// The keys as they are stored, after their form was checked. A later upload may leave out the signed and the last-resort key. Throws an input-invalid
    /// problem that names the field. Signatures are a matter of <see cref="CheckSignatures"/>.
    /// </summary>
    public CheckedKeys Check(int maxPreKeys, int maxKyberPreKeys)
    {
        if (RegistrationId is not (> 0 and <= MaxRegistrationId))
            throw Invalid("registrationId", $"A registration id is a number from 1 to {MaxRegistrationId}.");
        if (IdentityKey is null || !PublicKeys.IsValid(IdentityKey))
            throw Invalid("identityKey", "An identity key has 33 bytes, the first of which is 5.");
        if (PreKeys?.Count > maxPreKeys)
            throw Invalid("preKeys", $"At most {maxPreKeys} keys.");
        if (KyberPreKeys?.Count > maxKyberPreKeys)
            throw Invalid("kyberPreKeys", $"At most {maxKyberPreKeys} keys.");

        var keys = new List<StoredKey>();
        if (SignedPreKey is not null)
            keys.Add(Curve(StoredKey.Signed, "signedPreKey", SignedPreKey.Id, SignedPreKey.PublicKey, Signature("signedPreKey", SignedPreKey.Signature)));
        if (LastResortKyberPreKey is not null)
            keys.Add(Kyber(StoredKey.LastResort, "lastResortKyberPreKey", LastResortKyberPreKey));
        foreach (var (at, key) in (PreKeys ?? []).Index())
            keys.Add(Curve(StoredKey.OneTime, $"preKeys[{at}]", key?.Id, key?.PublicKey, null));
        foreach (var (at, key) in (KyberPreKeys ?? []).Index())
            keys.Add(Kyber(StoredKey.OneTimeKyber, $"kyberPreKeys[{at}]", key));
        if (keys.DistinctBy(k => (k.Kind, k.Id)).Count() != keys.Count)
            throw Invalid(keys.Where(k => k.Signature is null).DistinctBy(k => k.Id).Count() == (PreKeys?.Count ?? 0) ? "kyberPreKeys" : "preKeys", "Two keys have the same id.");
        return new CheckedKeys(RegistrationId.Value, IdentityKey, keys);
    }

    /// <summary>This is slow: do it outside of writes, for keys that are new, and last.</summary>
    public static void CheckSignatures(byte[] identityKey, IEnumerable<StoredKey> keys)
    {
        foreach (var key in keys)
            if (key.Signature is not null && !XEdDsa.Verify(PublicKeys.Coordinate(identityKey), key.PublicKey, key.Signature))
                throw Invalid(key.Field, "The signature does not hold under the identity key.");
    }

    private static StoredKey Curve(string kind, string field, int? id, byte[]? publicKey, byte[]? signature) =>
        publicKey is not null && PublicKeys.IsValid(publicKey)
            ? new StoredKey(kind, Id(field, id), publicKey, signature, field)
            : throw Invalid(field, "A prekey has 33 bytes, the first of which is 5.");

    private static StoredKey Kyber(string kind, string field, Signed? key) =>
        key?.PublicKey is { Length: KyberSize } publicKey && publicKey[0] == KyberType
            ? new StoredKey(kind, Id(field, key.Id), publicKey, Signature(field, key.Signature), field)
            : throw Invalid(field, $"A Kyber-1024 prekey has {KyberSize} bytes, the first of which is {KyberType}.");

    private static int Id(string field, int? id) =>
        id is >= 0 and <= MaxPreKeyId ? id.Value : throw Invalid(field, $"The id of a prekey is a number from 0 to {MaxPreKeyId}.");

    private static byte[] Signature(string field, byte[]? signature) =>
        signature is { Length: XEdDsa.SignatureSize } ? signature : throw Invalid(field, $"A signature has {XEdDsa.SignatureSize} bytes.");

    private static ProblemException Invalid(string field, string detail) => new(Problems.Input(field, detail));
}

/// <summary>Keys whose form is right.</summary>
internal sealed record CheckedKeys(int RegistrationId, byte[] IdentityKey, IReadOnlyList<StoredKey> Keys);

/// <summary>A prekey of one of the kinds of the table; <paramref name="Field"/> is where it stood in the request.</summary>
internal sealed record StoredKey(string Kind, int Id, byte[] PublicKey, byte[]? Signature, string Field)
{
    public const string Signed = "signed";
    public const string LastResort = "last-resort";
    public const string OneTime = "one-time";
    public const string OneTimeKyber = "one-time-kyber";

    /// <summary>Served once and then deleted.</summary>
    public bool IsOneTime => Kind is OneTime or OneTimeKyber;
}
