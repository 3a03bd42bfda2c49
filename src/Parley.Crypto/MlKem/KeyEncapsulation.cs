using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Parley.Crypto.Keccak;

namespace Parley.Crypto.MlKem;

/// <summary>ML-KEM's algorithms (FIPS 203 sections 6 and 7) for one parameter set. Callers have checked all lengths.</summary>
internal static class KeyEncapsulation
{
    internal const int SeedSize = 64;
    internal const int RandomSize = 32;
    internal const int SharedSecretSize = 32;

    /// <summary>ML-KEM.KeyGen_internal (algorithm 16) of d || z. The decapsulation key is s || encapsulation key || its hash || z.</summary>
    internal static void GenerateKeyPair(ParameterSet set, ReadOnlySpan<byte> seed, Span<byte> encapsulationKey, Span<byte> decapsulationKey)
    {
        KeyGeneration.Generate(set, seed[..32], encapsulationKey, decapsulationKey[..set.VectorSize]);
        Span<byte> rest = decapsulationKey[set.VectorSize..];
        encapsulationKey.CopyTo(rest);
        Sha3.Hash256(encapsulationKey, [], rest[^64..^32]);
        seed[32..].CopyTo(rest[^32..]);
    }

    /// <summary>Whether all coefficients of an encapsulation key are below q (section 7.2).</summary>
    internal static bool IsValid(ParameterSet set, ReadOnlySpan<byte> encapsulationKey)
        => encapsulationKey.Length == set.EncapsulationKeySize && Encoding.IsCanonical(encapsulationKey[..set.VectorSize]);

    /// <summary>ML-KEM.Encaps_internal (algorithm 17) for a key that was found valid.</summary>
    internal static void Encapsulate(
        ParameterSet set, ReadOnlySpan<byte> encapsulationKey, ReadOnlySpan<byte> random, Span<byte> ciphertext, Span<byte> sharedSecret)
    {
        Span<byte> hash = stackalloc byte[32], keys = stackalloc byte[64];
        Sha3.Hash256(encapsulationKey, [], hash);
        Sha3.Hash512(random, hash, keys);
        Encryption.Encrypt(set, encapsulationKey, random, keys[32..], ciphertext);
        keys[..32].CopyTo(sharedSecret);
        Secret.Erase(keys);
    }

    /// <summary>
    /// ML-KEM.Decaps_internal (algorithm 18). Whether the ciphertext was what its message encrypts to is not told, neither by the
    /// result nor by the time it takes: the wrong one gives a pseudo-random secret.
    /// </summary>
    internal static void Decapsulate(ParameterSet set, ReadOnlySpan<byte> decapsulationKey, ReadOnlySpan<byte> ciphertext, Span<byte> sharedSecret)
    {
        ReadOnlySpan<byte> s = decapsulationKey[..set.VectorSize], encapsulationKey = decapsulationKey[set.VectorSize..^64];
        ReadOnlySpan<byte> hash = decapsulationKey[^64..^32], z = decapsulationKey[^32..];
        Span<byte> secrets = stackalloc byte[32 + 64 + 32 + ParameterSet.MaxCiphertextSize];
        Span<byte> message = secrets[..32], keys = secrets[32..96], rejected = secrets[96..128], repeated = secrets.Slice(128, set.CiphertextSize);

        Decryption.Decrypt(set, s, ciphertext, message);
        Sha3.Hash512(message, hash, keys);
        Sha3.Shake256(z, ciphertext, rejected);
        Encryption.Encrypt(set, encapsulationKey, message, keys[32..], repeated);
        int same = MaskIfEqual(ciphertext, repeated);
        for (int i = 0; i < sharedSecret.Length; i++)
            sharedSecret[i] = (byte)(rejected[i] ^ ((rejected[i] ^ keys[i]) & same));
        Secret.Erase(secrets);
    }

    /// <summary>All ones for equal contents, else zero, without a branch on either. Lengths are equal, and multiples of eight.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int MaskIfEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        ReadOnlySpan<ulong> a = MemoryMarshal.Cast<byte, ulong>(left), b = MemoryMarshal.Cast<byte, ulong>(right);
        ulong difference = 0;
        for (int i = 0; i < a.Length && i < b.Length; i++)
            difference |= a[i] ^ b[i];
        return (int)((difference | (0 - difference)) >> 63) - 1;
    }
}
