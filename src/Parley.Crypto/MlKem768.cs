using Parley.Crypto.MlKem;

namespace Parley.Crypto;

/// <summary>ML-KEM-768 (FIPS 203), in time that does not depend on secrets and without allocations.</summary>
public static class MlKem768
{
    /// <summary>Bytes of a public (encapsulation) key.</summary>
    public const int PublicKeySize = 1184;

    /// <summary>Bytes of a private (decapsulation) key, which contains the public one.</summary>
    public const int PrivateKeySize = 2400;

    /// <summary>Bytes of a ciphertext.</summary>
    public const int CiphertextSize = 1088;

    /// <summary>Bytes of a shared secret.</summary>
    public const int SharedSecretSize = KeyEncapsulation.SharedSecretSize;

    /// <summary>Bytes of the seed of a key pair, d || z.</summary>
    public const int SeedSize = KeyEncapsulation.SeedSize;

    /// <summary>Bytes of fresh randomness an encapsulation takes.</summary>
    public const int RandomSize = KeyEncapsulation.RandomSize;

    private static ParameterSet Set => ParameterSet.MlKem768;

    /// <summary>Writes the key pair of a seed from a cryptographic random source (section 7.1).</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void GenerateKeyPair(ReadOnlySpan<byte> seed, Span<byte> publicKey, Span<byte> privateKey)
    {
        Secret.RequireLength(seed, SeedSize);
        Secret.RequireLength(publicKey, PublicKeySize);
        Secret.RequireLength(privateKey, PrivateKeySize);
        KeyEncapsulation.GenerateKeyPair(Set, seed, publicKey, privateKey);
    }

    /// <summary>Whether a public key has the right length and coefficients below q (section 7.2).</summary>
    public static bool IsValidPublicKey(ReadOnlySpan<byte> publicKey) => KeyEncapsulation.IsValid(Set, publicKey);

    /// <summary>Writes a secret and the ciphertext that carries it to the owner of the public key (section 7.2).</summary>
    /// <returns>False, with nothing written, for a key that is not valid.</returns>
    /// <exception cref="ArgumentException">A buffer other than the key has another length.</exception>
    public static bool TryEncapsulate(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> random, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Secret.RequireLength(random, RandomSize);
        Secret.RequireLength(ciphertext, CiphertextSize);
        Secret.RequireLength(sharedSecret, SharedSecretSize);
        if (!IsValidPublicKey(publicKey))
            return false;

        KeyEncapsulation.Encapsulate(Set, publicKey, random, ciphertext, sharedSecret);
        return true;
    }

    /// <summary>
    /// Writes the secret a ciphertext carries, or a pseudo-random one if it was altered (section 7.3, implicit rejection). The private
    /// key is the owner's own: of section 7.3's checks on it only the length is made.
    /// </summary>
    /// <returns>False, with nothing written, for a ciphertext of another length.</returns>
    /// <exception cref="ArgumentException">A buffer other than the ciphertext has another length.</exception>
    public static bool TryDecapsulate(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        Secret.RequireLength(privateKey, PrivateKeySize);
        Secret.RequireLength(sharedSecret, SharedSecretSize);
        if (ciphertext.Length != CiphertextSize)
            return false;

        KeyEncapsulation.Decapsulate(Set, privateKey, ciphertext, sharedSecret);
        return true;
    }
}
