using System.Security.Cryptography;
using Parley.Crypto.Keccak;
using Parley.Crypto.MlKem;

namespace Parley.Crypto;

/// <summary>
/// ML-KEM-768 cut for slow transport (ML-KEM Braid section 2). The header, matrix seed and hash of the key, is enough for the first
/// part of the ciphertext and the secret; the vector gives the second part. Both parts together are a ciphertext of ML-KEM-768.
/// Takes a time that does not depend on secrets and allocates nothing.
/// </summary>
public static class IncrementalMlKem768
{
    /// <summary>Bytes of the header: rho || SHA3-256(t || rho).</summary>
    public const int HeaderSize = 64;

    /// <summary>Bytes of the encoded vector t.</summary>
    public const int VectorSize = 1152;

    /// <summary>Bytes of the first part of a ciphertext, the compressed u.</summary>
    public const int FirstSize = 960;

    /// <summary>Bytes of the second part, the compressed v.</summary>
    public const int SecondSize = 128;

    /// <summary>Bytes of the seed that is the whole key pair, FIPS 203's d || z.</summary>
    public const int SeedSize = MlKem768.SeedSize;

    /// <summary>Bytes of fresh randomness an encapsulation takes.</summary>
    public const int RandomSize = MlKem768.RandomSize;

    /// <summary>Bytes of a shared secret.</summary>
    public const int SharedSecretSize = MlKem768.SharedSecretSize;

    private static ParameterSet Set => ParameterSet.MlKem768;

    /// <summary>Writes both parts of the encapsulation key of a seed from a cryptographic random source.</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void EncapsulationKey(ReadOnlySpan<byte> seed, Span<byte> header, Span<byte> vector)
    {
        Secret.RequireLength(seed, SeedSize);
        Secret.RequireLength(header, HeaderSize);
        Secret.RequireLength(vector, VectorSize);
        Span<byte> key = stackalloc byte[MlKem768.PublicKeySize], s = stackalloc byte[VectorSize];
        KeyGeneration.Generate(Set, seed[..32], key, s);
        Secret.Erase(s);
        key[VectorSize..].CopyTo(header);
        Sha3.Hash256(key, [], header[32..]);
        key[..VectorSize].CopyTo(vector);
    }

    /// <summary>Writes the first part of a ciphertext and the secret it will carry. Every header is a possible one.</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void EncapsulateFirst(ReadOnlySpan<byte> header, ReadOnlySpan<byte> random, Span<byte> first, Span<byte> sharedSecret)
    {
        Secret.RequireLength(header, HeaderSize);
        Secret.RequireLength(random, RandomSize);
        Secret.RequireLength(first, FirstSize);
        Secret.RequireLength(sharedSecret, SharedSecretSize);
        Span<byte> keys = stackalloc byte[64];
        Sha3.Hash512(random, header[32..], keys);
        Encryption.EncryptFirst(Set, header[..32], keys[32..], first);
        keys[..32].CopyTo(sharedSecret);
        Secret.Erase(keys);
    }

    /// <summary>Writes the second part, from the <paramref name="random"/> that made the first.</summary>
    /// <returns>False, with nothing written, if the vector is not the one the header names or has a coefficient of q or more.</returns>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static bool TryEncapsulateSecond(ReadOnlySpan<byte> header, ReadOnlySpan<byte> vector, ReadOnlySpan<byte> random, Span<byte> second)
    {
        Secret.RequireLength(header, HeaderSize);
        Secret.RequireLength(vector, VectorSize);
        Secret.RequireLength(random, RandomSize);
        Secret.RequireLength(second, SecondSize);
        Span<byte> hash = stackalloc byte[32], keys = stackalloc byte[64];
        Sha3.Hash256(vector, header[..32], hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, header[32..]) || !Encoding.IsCanonical(vector))
            return false;

        Sha3.Hash512(random, hash, keys);
        Encryption.EncryptSecond(Set, vector, random, keys[32..], second);
        Secret.Erase(keys);
        return true;
    }

    /// <summary>Writes the secret both parts carry, or a pseudo-random one if either was altered (FIPS 203 section 7.3).</summary>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    public static void Decapsulate(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> sharedSecret)
    {
        Secret.RequireLength(seed, SeedSize);
        Secret.RequireLength(first, FirstSize);
        Secret.RequireLength(second, SecondSize);
        Secret.RequireLength(sharedSecret, SharedSecretSize);
        Span<byte> publicKey = stackalloc byte[MlKem768.PublicKeySize], privateKey = stackalloc byte[MlKem768.PrivateKeySize];
        Span<byte> ciphertext = stackalloc byte[MlKem768.CiphertextSize];
        KeyEncapsulation.GenerateKeyPair(Set, seed, publicKey, privateKey);
        first.CopyTo(ciphertext);
        second.CopyTo(ciphertext[FirstSize..]);
        KeyEncapsulation.Decapsulate(Set, privateKey, ciphertext, sharedSecret);
        Secret.Erase(privateKey);
    }
}
