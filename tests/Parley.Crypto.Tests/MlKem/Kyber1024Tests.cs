using Parley.Crypto.Keccak;

namespace Parley.Crypto.Tests.MlKem;

public sealed class Kyber1024Tests
{
    private static readonly Kem Kyber = Kem.Named(nameof(Kyber1024));
    private static readonly Kem Standard = Kem.Named(nameof(MlKem1024));

    [Fact]
    public void It_differs_from_ml_kem_1024_by_type_bytes_and_the_last_hash_of_round_3()
    {
        SeededBytes seeded = new("round 3");
        byte[] seed = seeded.Next(64), random = seeded.Next(32), hash = new byte[32], expected = new byte[32];
        (byte[] publicKey, byte[] privateKey) = Kyber.KeyPair(seed);
        (byte[] standardPublicKey, byte[] standardPrivateKey) = Standard.KeyPair(seed);
        Assert.Equal([8, .. standardPublicKey], publicKey);
        Assert.Equal(standardPrivateKey, privateKey);

        (byte[] ciphertext, byte[] sharedSecret) = Kyber.Encapsulate(publicKey, random);
        (byte[] standardCiphertext, byte[] standardSecret) = Standard.Encapsulate(standardPublicKey, random);
        Assert.Equal([8, .. standardCiphertext], ciphertext);
        Sha3.Hash256(standardCiphertext, [], hash);
        Sha3.Shake256(standardSecret, hash, expected);
        Assert.Equal(expected, sharedSecret);
        Assert.NotEqual(standardSecret, sharedSecret);
    }

    [Fact]
    public void Keys_and_ciphertexts_of_another_type_are_refused()
    {
        (byte[] publicKey, byte[] privateKey) = Kyber.KeyPair(new byte[64]);
        (byte[] ciphertext, _) = Kyber.Encapsulate(publicKey, new byte[32]);
        byte[] sharedSecret = new byte[32];
        for (int type = 0; type < 256; type++)
        {
            publicKey[0] = ciphertext[0] = (byte)type;
            Assert.Equal(type == 8, Kyber1024.IsValidPublicKey(publicKey));
            Assert.Equal(type == 8, Kyber1024.TryEncapsulate(publicKey, new byte[32], new byte[1569], sharedSecret));
            Assert.Equal(type == 8, Kyber1024.TryDecapsulate(privateKey, ciphertext, sharedSecret));
        }
    }
}
