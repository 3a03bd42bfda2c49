using System.Text.Json;

namespace Parley.Crypto.Tests.MlKem;

/// <summary>Project Wycheproof's vectors for ML-KEM, read from beside the checkout.</summary>
public sealed class MlKemWycheproofTests
{
    [WycheproofFact("mlkem_768_keygen_seed_test.json")]
    public void Seeds_give_the_keys_of_ml_kem_768() => SeedsGiveTheKeys(Kem.Named("MlKem768"), "mlkem_768_keygen_seed_test.json", 100);

    [WycheproofFact("mlkem_1024_keygen_seed_test.json")]
    public void Seeds_give_the_keys_of_ml_kem_1024() => SeedsGiveTheKeys(Kem.Named("MlKem1024"), "mlkem_1024_keygen_seed_test.json", 100);

    [WycheproofFact("mlkem_768_encaps_test.json")]
    public void Ml_kem_768_encapsulates_for_valid_keys_only() => EncapsulatesForValidKeysOnly(Kem.Named("MlKem768"), "mlkem_768_encaps_test.json", 265);

    [WycheproofFact("mlkem_1024_encaps_test.json")]
    public void Ml_kem_1024_encapsulates_for_valid_keys_only() => EncapsulatesForValidKeysOnly(Kem.Named("MlKem1024"), "mlkem_1024_encaps_test.json", 269);

    [WycheproofFact("mlkem_768_test.json")]
    public void Ml_kem_768_decapsulates_altered_ciphertexts_too() => Decapsulates(Kem.Named("MlKem768"), "mlkem_768_test.json", 193);

    [WycheproofFact("mlkem_1024_test.json")]
    public void Ml_kem_1024_decapsulates_altered_ciphertexts_too() => Decapsulates(Kem.Named("MlKem1024"), "mlkem_1024_test.json", 193);

    private static void SeedsGiveTheKeys(Kem kem, string file, int expectedCount)
    {
        int count = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read(file))
        {
            (byte[] publicKey, byte[] privateKey) = kem.KeyPair(test.Bytes("seed"));
            Assert.Equal(test.Bytes("ek"), publicKey);
            Assert.Equal(test.Bytes("dk"), privateKey);
            count++;
        }

        Assert.Equal(expectedCount, count);
    }

    private static void EncapsulatesForValidKeysOnly(Kem kem, string file, int expectedCount)
    {
        int count = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read(file))
        {
            byte[] publicKey = test.Bytes("ek"), ciphertext = new byte[kem.CiphertextSize], sharedSecret = new byte[32];
            bool encapsulated = kem.TryEncapsulate(publicKey, test.Bytes("m"), ciphertext, sharedSecret);
            Assert.True(test.IsValid() == encapsulated, test.GetRawText());
            Assert.Equal(encapsulated, kem.IsValidPublicKey(publicKey));
            Assert.Equal(encapsulated ? test.Bytes("c") : new byte[kem.CiphertextSize], ciphertext);
            Assert.Equal(encapsulated ? test.Bytes("K") : new byte[32], sharedSecret);
            count++;
        }

        Assert.Equal(expectedCount, count);
    }

    private static void Decapsulates(Kem kem, string file, int expectedCount)
    {
        int count = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read(file))
        {
            byte[] seed = test.Bytes("seed"), ciphertext = test.Bytes("c"), sharedSecret = new byte[32];
            if (seed.Length == 64)
            {
                (byte[] publicKey, byte[] privateKey) = kem.KeyPair(seed);
                Assert.True(test.IsValid() == kem.TryDecapsulate(privateKey, ciphertext, sharedSecret), test.GetRawText());
                if (test.IsValid())
                    Assert.Equal((test.GetProperty("ek").GetString(), test.GetProperty("K").GetString()), (Hex(publicKey), Hex(sharedSecret)));
            }
            else
            {
                Assert.False(test.IsValid());
                Assert.Throws<ArgumentException>(() => kem.KeyPair(seed));
            }

            count++;
        }

        Assert.Equal(expectedCount, count);
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
