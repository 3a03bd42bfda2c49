using Parley.Crypto.Keccak;

namespace Parley.Crypto.Tests.MlKem;

/// <summary>What holds for each key encapsulation mechanism.</summary>
public sealed class KemTests
{
    public static TheoryData<string> Names => [.. Kem.All.Select(kem => kem.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_sides_have_the_same_secret(string name)
    {
        Kem kem = Kem.Named(name);
        SeededBytes seeded = new(name);
        for (int i = 0; i < 100; i++)
        {
            (byte[] publicKey, byte[] privateKey) = kem.KeyPair(seeded.Next(64));
            Assert.True(kem.IsValidPublicKey(publicKey));
            (byte[] ciphertext, byte[] sharedSecret) = kem.Encapsulate(publicKey, seeded.Next(32));
            Assert.Equal(sharedSecret, kem.Decapsulate(privateKey, ciphertext));
            Assert.NotEqual(new byte[32], sharedSecret);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_altered_byte_gives_a_secret_of_its_own(string name)
    {
        Kem kem = Kem.Named(name);
        SeededBytes seeded = new("altered " + name);
        (byte[] publicKey, byte[] privateKey) = kem.KeyPair(seeded.Next(64));
        (byte[] ciphertext, byte[] sharedSecret) = kem.Encapsulate(publicKey, seeded.Next(32));
        HashSet<string> secrets = [Convert.ToHexString(sharedSecret)];
        int first = TypeBytes(kem);
        for (int i = first; i < ciphertext.Length; i++)
        {
            ciphertext[i] ^= (byte)(1 << (i % 8));
            Assert.True(secrets.Add(Convert.ToHexString(kem.Decapsulate(privateKey, ciphertext))), $"byte {i}");
            ciphertext[i] ^= (byte)(1 << (i % 8));
        }

        Assert.Equal(1 + ciphertext.Length - first, secrets.Count);
    }

    [Theory]
    [InlineData(nameof(MlKem768))]
    [InlineData(nameof(MlKem1024))]
    public void An_altered_ciphertext_gives_the_hash_of_z_and_itself(string name)
    {
        Kem kem = Kem.Named(name);
        SeededBytes seeded = new("rejected " + name);
        byte[] seed = seeded.Next(64), expected = new byte[32];
        (byte[] publicKey, byte[] privateKey) = kem.KeyPair(seed);
        (byte[] ciphertext, _) = kem.Encapsulate(publicKey, seeded.Next(32));
        ciphertext[^1] ^= 0x80;
        Sha3.Shake256(seed.AsSpan(32), ciphertext, expected);
        Assert.Equal(expected, kem.Decapsulate(privateKey, ciphertext));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_seed_or_other_randomness_gives_other_results(string name)
    {
        Kem kem = Kem.Named(name);
        byte[] seed = new SeededBytes("one").Next(64), random = new SeededBytes("one").Next(32);
        (byte[] publicKey, byte[] privateKey) = kem.KeyPair(seed);
        (byte[] ciphertext, byte[] sharedSecret) = kem.Encapsulate(publicKey, random);
        Assert.Equal(publicKey, kem.KeyPair(seed).PublicKey);
        Assert.Equal(ciphertext, kem.Encapsulate(publicKey, random).Ciphertext);

        random[31] ^= 1;
        (byte[] otherCiphertext, byte[] otherSecret) = kem.Encapsulate(publicKey, random);
        Assert.NotEqual(ciphertext, otherCiphertext);
        Assert.NotEqual(sharedSecret, otherSecret);
        seed[63] ^= 1; // z alone: the same public key, another answer to what was altered
        (byte[] samePublicKey, byte[] otherPrivateKey) = kem.KeyPair(seed);
        Assert.Equal(publicKey, samePublicKey);
        Assert.NotEqual(privateKey, otherPrivateKey);
        seed[0] ^= 1;
        Assert.NotEqual(publicKey, kem.KeyPair(seed).PublicKey);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_public_key_that_is_not_one_is_refused_and_nothing_written(string name)
    {
        Kem kem = Kem.Named(name);
        (byte[] publicKey, _) = kem.KeyPair(new SeededBytes("refused").Next(64));
        int first = TypeBytes(kem);
        byte[] overflowing = [.. publicKey];
        overflowing.AsSpan(first, 2).Fill(0xFF);
        byte[] overflowingAtTheEnd = [.. publicKey];
        overflowingAtTheEnd.AsSpan(publicKey.Length - 34, 2).Fill(0xFF);
        byte[] ciphertext = new byte[kem.CiphertextSize], sharedSecret = new byte[32];
        foreach (byte[] wrong in new[] { overflowing, overflowingAtTheEnd, publicKey[1..], [.. publicKey, 0], [] })
        {
            Assert.False(kem.IsValidPublicKey(wrong));
            Assert.False(kem.TryEncapsulate(wrong, new byte[32], ciphertext, sharedSecret));
            Assert.Equal(new byte[kem.CiphertextSize], ciphertext);
            Assert.Equal(new byte[32], sharedSecret);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_ciphertext_of_another_length_is_refused_and_other_buffers_throw(string name)
    {
        Kem kem = Kem.Named(name);
        (byte[] publicKey, byte[] privateKey) = kem.KeyPair(new byte[64]);
        (byte[] ciphertext, _) = kem.Encapsulate(publicKey, new byte[32]);
        byte[] sharedSecret = new byte[32];
        Assert.False(kem.TryDecapsulate(privateKey, ciphertext.AsSpan(1), sharedSecret));
        Assert.False(kem.TryDecapsulate(privateKey, [.. ciphertext, 0], sharedSecret));
        Assert.False(kem.TryDecapsulate(privateKey, [], sharedSecret));
        Assert.Equal(new byte[32], sharedSecret);

        Assert.Throws<ArgumentException>(() => kem.TryDecapsulate(privateKey.AsSpan(1), ciphertext, sharedSecret));
        Assert.Throws<ArgumentException>(() => kem.TryDecapsulate(privateKey, ciphertext, new byte[31]));
        Assert.Throws<ArgumentException>(() => kem.TryEncapsulate(publicKey, new byte[31], ciphertext, sharedSecret));
        Assert.Throws<ArgumentException>(() => kem.TryEncapsulate(publicKey, new byte[32], ciphertext.AsSpan(1), sharedSecret));
        Assert.Throws<ArgumentException>(() => kem.TryEncapsulate(publicKey, new byte[32], ciphertext, new byte[33]));
        Assert.Throws<ArgumentException>(() => kem.GenerateKeyPair(new byte[63], publicKey, privateKey));
        Assert.Throws<ArgumentException>(() => kem.GenerateKeyPair(new byte[64], publicKey.AsSpan(1), privateKey));
        Assert.Throws<ArgumentException>(() => kem.GenerateKeyPair(new byte[64], publicKey, privateKey.AsSpan(1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_allocated(string name)
    {
        Kem kem = Kem.Named(name);
        (byte[] publicKey, byte[] privateKey) = kem.KeyPair(new byte[64]);
        (byte[] ciphertext, byte[] sharedSecret) = kem.Encapsulate(publicKey, new byte[32]);
        byte[] random = new byte[64];
        kem.TryDecapsulate(privateKey, ciphertext, sharedSecret);

        long before = GC.GetAllocatedBytesForCurrentThread();
        kem.GenerateKeyPair(random, publicKey, privateKey);
        kem.TryEncapsulate(publicKey, random.AsSpan(32), ciphertext, sharedSecret);
        kem.TryDecapsulate(privateKey, ciphertext, sharedSecret);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int TypeBytes(Kem kem) => string.Equals(kem.Name, nameof(Kyber1024), StringComparison.Ordinal) ? 1 : 0;
}
