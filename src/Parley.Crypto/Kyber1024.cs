using Parley.Crypto.Keccak;

namespace Parley.Crypto;

/// <summary>
/// CRYSTALS-Kyber-1024 of round 3, which PQXDH names, over ML-KEM-1024: the two share key pairs and ciphertexts and differ in the last
/// hash. Public keys and ciphertexts carry the type byte 0x08. Takes a time that does not depend on secrets and allocates nothing.
/// </summary>
public static class Kyber1024
{
    /// <summary>Bytes of a public key with its type byte.</summary>
    public const int PublicKeySize = 1 + MlKem1024.PublicKeySize;

    /// <summary>Bytes of a private key, which is ML-KEM-1024's decapsulation key and has no type byte.</summary>
    public const int PrivateKeySize = MlKem1024.PrivateKeySize;

    /// <summary>Bytes of a ciphertext with its type byte.</summary>
    public const int CiphertextSize = 1 + MlKem1024.CiphertextSize;

    /// <summary>Bytes of a shared secret.</summary>
    public const int SharedSecretSize = 32;

    /// <summary>Bytes of the seed of a key pair, FIPS 203's d || z.</summary>
    public const int SeedSize = MlKem1024.SeedSize;

    /// <summary>Bytes of fresh randomness an encapsulation takes.</summary>
    public const int RandomSize = MlKem1024.RandomSize;

    /// <summary>The type byte of Kyber-1024 keys and ciphertexts.</summary>
    public const byte Type = 0x08;

    /// <summary>Writes the key pair of a seed from a cryptographic random source.</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void GenerateKeyPair(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> privateKey)
    {
        Secret.RequireLength(publicKey, PublicKeySize);
        MlKem1024.GenerateKeyPair(seed, publicKey[1..], privateKey);
        publicKey[0] = Type;
    }

    /// <summary>Whether a public key has the right length and type and coefficients below q (FIPS 203 section 7.2).</summary>
    public static bool IsValidPublicKey(ReadOnlySpan<byte> publicKey)
        => publicKey.Length == PublicKeySize && publicKey[0] == Type && MlKem1024.IsValidPublicKey(publicKey[1..]);

    /// <summary>Writes a secret and the ciphertext that carries it to the owner of the public key.</summary>
    /// <returns>False, with nothing written, for a key that is not valid.</returns>
    /// <exception cref="ArgumentException">A buffer other than the key has another length.</exception>
    public static bool TryEncapsulate(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Secret.RequireLength(random, RandomSize);
        Secret.RequireLength(ciphertext, CiphertextSize);
        Secret.RequireLength(sharedSecret, SharedSecretSize);
        if (publicKey.Length != PublicKeySize || publicKey[0] != Type || !MlKem1024.TryEncapsulate(publicKey[1..], random, ciphertext[1..], sharedSecret))
            return false;

        ciphertext[0] = Type;
        ApplyLastHash(sharedSecret, ciphertext[1..]);
        return true;
    }

    /// <summary>
    /// Writes the secret a ciphertext carries, or a pseudo-random one if it was altered, which no other implementation has to agree with.
    /// </summary>
    /// <returns>False, with nothing written, for a ciphertext of another length or type.</returns>
    /// <exception cref="ArgumentException">A buffer other than the ciphertext has another length.</exception>
    public static bool TryDecapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        Secret.RequireLength(privateKey, PrivateKeySize);
        Secret.RequireLength(sharedSecret, SharedSecretSize);
        if (ciphertext.Length != CiphertextSize || ciphertext[0] != Type || !MlKem1024.TryDecapsulate(privateKey, ciphertext[1..], sharedSecret))
            return false;

        ApplyLastHash(sharedSecret, ciphertext[1..]);
        return true;
    }

    /// <summary>Round 3's KDF, which FIPS 203 dropped: SHAKE256(K || SHA3-256(c)) in place of K.</summary>
    private static void ApplyLastHash(Span<byte> sharedSecret, ReadOnlySpan<byte> ciphertext)
    {
        Span<byte> hash = stackalloc byte[32];
        Sha3.Hash256(ciphertext, [], hash);
        Sha3.Shake256(sharedSecret, hash, sharedSecret);
    }
}
