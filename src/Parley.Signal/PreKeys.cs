using System.Buffers.Binary;
using System.Security.Cryptography;
using Parley.Crypto;
using Parley.Signal.Ratchets;

namespace Parley.Signal;

/// <summary>Making of prekeys, and the check of those that others made.</summary>
public static class PreKeys
{
    /// <summary>A medium-term prekey, signed over its 33 bytes.</summary>
    /// <param name="id">1 to <see cref="Limits.PreKeyId"/>.</param>
    public static SignedPreKey GenerateSigned(uint id, KeyPair identity, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(random);
        RequireId(id);
        KeyPair pair = GenerateKeyPair(random);
        return new SignedPreKey(id, pair, Sign(identity, pair.PublicKey, random));
    }

    /// <summary>A Kyber-1024 prekey, signed over its 1569 bytes.</summary>
    /// <param name="id">1 to <see cref="Limits.PreKeyId"/>.</param>
    public static KyberPreKey GenerateKyber(uint id, KeyPair identity, bool lastResort, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(random);
        RequireId(id);
        byte[] publicKey = new byte[Kyber1024.PublicKeySize], privateKey = GC.AllocateArray<byte>(Kyber1024.PrivateKeySize, pinned: true);
        Span<byte> seed = stackalloc byte[Kyber1024.SeedSize];
        random(seed);
        Kyber1024.GenerateKeyPair(seed, publicKey, privateKey);
        CryptographicOperations.ZeroMemory(seed);
        return new KyberPreKey(id, publicKey, privateKey, Sign(identity, publicKey, random), lastResort);
    }

    /// <param name="id">1 to <see cref="Limits.PreKeyId"/>.</param>
    public static OneTimePreKey GenerateOneTime(uint id, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        RequireId(id);
        return new OneTimePreKey(id, GenerateKeyPair(random));
    }

    /// <summary>A registration id, evenly from 1 to <see cref="Limits.RegistrationId"/>.</summary>
    public static int GenerateRegistrationId(RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> draw = stackalloc byte[sizeof(ushort)];
        int candidate;
        do
        {
            random(draw);
            candidate = BinaryPrimitives.ReadUInt16BigEndian(draw) & 0x3FFF;
        }
        while (candidate is < 1 or > Limits.RegistrationId);
        return candidate;
    }

    /// <summary>
    /// Checks every key of a bundle and both signatures (PQXDH section 3.2). Whether its identity key is the one its account vouches
    /// for is for the caller to know.
    /// </summary>
    /// <exception cref="SignalException"><see cref="SignalErrorCode.InvalidKey"/> or <see cref="SignalErrorCode.InvalidSignature"/>.</exception>
    public static void Verify(PreKeyBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        Agreement.RequirePrimeOrder(bundle.IdentityKey);
        Agreement.RequirePrimeOrder(bundle.SignedPreKey.PublicKey);
        if (bundle.OneTimePreKey is not null)
            Agreement.RequirePrimeOrder(bundle.OneTimePreKey.PublicKey);
        if (!Kyber1024.IsValidPublicKey(bundle.KyberPreKey.PublicKey))
            throw new SignalException(SignalErrorCode.InvalidKey, "not a Kyber-1024 public key");
        RequireSignature(bundle.IdentityKey, bundle.SignedPreKey);
        RequireSignature(bundle.IdentityKey, bundle.KyberPreKey);
    }

    private static void RequireSignature(byte[] identityKey, SignedPublicPreKey preKey)
    {
        if (!XEdDsa.Verify(PublicKeys.Coordinate(identityKey), preKey.PublicKey, preKey.Signature))
            throw new SignalException(SignalErrorCode.InvalidSignature, "a prekey is not signed by the identity of its bundle");
    }

    private static byte[] Sign(KeyPair identity, ReadOnlySpan<byte> publicKey, RandomSource random)
    {
        byte[] signature = new byte[XEdDsa.SignatureSize];
        Span<byte> draw = stackalloc byte[XEdDsa.RandomSize];
        random(draw);
        XEdDsa.Sign(identity.PrivateKey, publicKey, signature, draw);
        CryptographicOperations.ZeroMemory(draw);
        return signature;
    }

    private static KeyPair GenerateKeyPair(RandomSource random)
    {
        Span<byte> draw = stackalloc byte[X25519.KeySize];
        random(draw);
        KeyPair pair = KeyPair.Generate(draw);
        CryptographicOperations.ZeroMemory(draw);
        return pair;
    }

    private static void RequireId(uint id)
    {
        if (id is < 1 or > Limits.PreKeyId)
            throw new ArgumentOutOfRangeException(nameof(id), id, "A prekey id is 1 to 16777215.");
    }
}
