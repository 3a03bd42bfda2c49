using System.Security.Cryptography;

namespace Parley.Crypto.Bench.Timing;

/// <summary>
/// Decapsulation. The matrix of a key is drawn from public bytes in a time that depends on them, so every class is measured under one
/// key pair; what varies is the ciphertext, or the secret vector inside the private key.
/// </summary>
internal static class KemTargets
{
    private const int Pool = 512;
    private const int SecretVectorSize = 4 * 384;

    public static IEnumerable<TimingTarget> All()
    {
        byte[] publicKey = new byte[Kyber1024.PublicKeySize], privateKey = new byte[Kyber1024.PrivateKeySize], shared = new byte[Kyber1024.SharedSecretSize];
        Kyber1024.GenerateKeyPair(RandomNumberGenerator.GetBytes(Kyber1024.SeedSize), publicKey, privateKey);
        byte[][] ciphertexts = [.. Repeat(() => Encapsulate(publicKey))];
        yield return new TimingTarget(
            "Kyber-1024 decapsulation", "one ciphertext or many", Kyber1024.CiphertextSize, Among(ciphertexts), c => Kyber1024.TryDecapsulate(privateKey, c, shared));
        yield return new TimingTarget(
            "Kyber-1024 decapsulation", "valid or altered ciphertexts", Kyber1024.CiphertextSize, Altered(ciphertexts), c => Kyber1024.TryDecapsulate(privateKey, c, shared));

        byte[] otherKey = [.. privateKey];
        byte[][] secretVectors = [.. Repeat(SecretVector)];
        yield return new TimingTarget(
            "Kyber-1024 decapsulation, refused", "one secret vector or many", SecretVectorSize, Among(secretVectors), s =>
            {
                s.CopyTo(otherKey);
                Kyber1024.TryDecapsulate(otherKey, ciphertexts[0], shared);
            });

        byte[] seed = RandomNumberGenerator.GetBytes(IncrementalMlKem768.SeedSize), kept = new byte[IncrementalMlKem768.SharedSecretSize];
        byte[][] parts = [.. EncapsulateInParts(seed)];
        RunInput decapsulate = c => IncrementalMlKem768.Decapsulate(seed, c[..IncrementalMlKem768.FirstSize], c[IncrementalMlKem768.FirstSize..], kept);
        yield return new TimingTarget("ML-KEM-768 in parts, decapsulation", "one ciphertext or many", parts[0].Length, Among(parts), decapsulate);
        yield return new TimingTarget("ML-KEM-768 in parts, decapsulation", "valid or altered ciphertexts", parts[0].Length, Altered(parts), decapsulate);
    }

    /// <summary>The first member, or any.</summary>
    private static PrepareInput Among(byte[][] pool)
        => (isFirst, input) => pool[isFirst ? 0 : RandomNumberGenerator.GetInt32(pool.Length)].CopyTo(input);

    /// <summary>Any member, or one with one bit changed, which decapsulation answers with a secret nobody knows.</summary>
    private static PrepareInput Altered(byte[][] pool)
        => (isFirst, input) =>
        {
            pool[RandomNumberGenerator.GetInt32(pool.Length)].CopyTo(input);
            input[RandomNumberGenerator.GetInt32(1, input.Length)] ^= (byte)(isFirst ? 0 : 1);
        };

    private static IEnumerable<byte[]> Repeat(Func<byte[]> make) => Enumerable.Range(0, Pool).Select(_ => make());

    private static byte[] Encapsulate(byte[] publicKey)
    {
        byte[] ciphertext = new byte[Kyber1024.CiphertextSize];
        if (!Kyber1024.TryEncapsulate(publicKey, RandomNumberGenerator.GetBytes(Kyber1024.RandomSize), ciphertext, new byte[Kyber1024.SharedSecretSize]))
            throw new InvalidOperationException("The key is not valid.");
        return ciphertext;
    }

    private static byte[] SecretVector()
    {
        byte[] privateKey = new byte[Kyber1024.PrivateKeySize];
        Kyber1024.GenerateKeyPair(RandomNumberGenerator.GetBytes(Kyber1024.SeedSize), new byte[Kyber1024.PublicKeySize], privateKey);
        return privateKey[..SecretVectorSize];
    }

    private static IEnumerable<byte[]> EncapsulateInParts(byte[] seed)
    {
        byte[] header = new byte[IncrementalMlKem768.HeaderSize], vector = new byte[IncrementalMlKem768.VectorSize];
        IncrementalMlKem768.EncapsulationKey(seed, header, vector);
        return Repeat(() =>
        {
            byte[] random = RandomNumberGenerator.GetBytes(IncrementalMlKem768.RandomSize), first = new byte[IncrementalMlKem768.FirstSize];
            byte[] second = new byte[IncrementalMlKem768.SecondSize];
            IncrementalMlKem768.EncapsulateFirst(header, random, first, new byte[IncrementalMlKem768.SharedSecretSize]);
            return IncrementalMlKem768.TryEncapsulateSecond(header, vector, random, second)
                ? [.. first, .. second]
                : throw new InvalidOperationException("The vector is not the header's.");
        });
    }
}
