using System.Text.Json;
using Parley.Crypto.Keccak;

namespace Parley.Crypto.Tests.MlKem;

public sealed class IncrementalMlKem768Tests
{
    private static readonly Kem Whole = Kem.Named(nameof(MlKem768));

    [Fact]
    public void Its_parts_are_those_of_a_whole_ml_kem_768()
    {
        SeededBytes seeded = new("parts");
        for (int i = 0; i < 50; i++)
        {
            byte[] seed = seeded.Next(64), random = seeded.Next(32), hash = new byte[32];
            (byte[] publicKey, byte[] privateKey) = Whole.KeyPair(seed);
            (byte[] header, byte[] vector) = EncapsulationKey(seed);
            Sha3.Hash256(publicKey, [], hash);
            Assert.Equal(publicKey, vector.Concat(header[..32]));
            Assert.Equal(hash, header[32..]);

            (byte[] first, byte[] second, byte[] sharedSecret) = Encapsulate(header, vector, random);
            (byte[] ciphertext, byte[] wholeSecret) = Whole.Encapsulate(publicKey, random);
            Assert.Equal(ciphertext, first.Concat(second));
            Assert.Equal(wholeSecret, sharedSecret);
            Assert.Equal(sharedSecret, Whole.Decapsulate(privateKey, [.. first, .. second]));
            Assert.Equal(sharedSecret, Decapsulate(seed, first, second));
        }
    }

    [Fact]
    public void Altered_parts_give_the_secret_that_a_whole_ml_kem_768_gives()
    {
        byte[] seed = new SeededBytes("altered parts").Next(64);
        (byte[] header, byte[] vector) = EncapsulationKey(seed);
        (byte[] first, byte[] second, byte[] sharedSecret) = Encapsulate(header, vector, new byte[32]);
        byte[] privateKey = Whole.KeyPair(seed).PrivateKey;
        foreach (byte[] part in new[] { first, second })
        {
            part[5] ^= 1;
            byte[] rejected = Decapsulate(seed, first, second);
            Assert.Equal(Whole.Decapsulate(privateKey, [.. first, .. second]), rejected);
            Assert.NotEqual(sharedSecret, rejected);
            part[5] ^= 1;
        }
    }

    [Fact]
    public void A_vector_that_is_not_the_one_of_the_header_is_refused_and_nothing_written()
    {
        SeededBytes seeded = new("headers");
        (byte[] header, byte[] vector) = EncapsulationKey(seeded.Next(64));
        byte[] second = new byte[128], random = new byte[32];
        foreach (int at in new[] { 0, 600, 1151 })
        {
            vector[at] ^= 1;
            Assert.False(IncrementalMlKem768.TryEncapsulateSecond(header, vector, random, second));
            vector[at] ^= 1;
        }

        foreach (int at in new[] { 0, 31, 32, 63 })
        {
            header[at] ^= 1;
            Assert.False(IncrementalMlKem768.TryEncapsulateSecond(header, vector, random, second));
            header[at] ^= 1;
        }

        Assert.Equal(new byte[128], second);
        Assert.True(IncrementalMlKem768.TryEncapsulateSecond(header, vector, random, second));
    }

    [Fact]
    public void A_vector_with_a_coefficient_of_q_or_more_is_refused_even_if_its_header_names_it()
    {
        (byte[] header, byte[] vector) = EncapsulationKey(new byte[64]);
        vector.AsSpan(1149).Fill(0xFF);
        Sha3.Hash256(vector, header.AsSpan(0, 32), header.AsSpan(32));
        Assert.False(IncrementalMlKem768.TryEncapsulateSecond(header, vector, new byte[32], new byte[128]));
    }

    [WycheproofFact("mlkem_768_encaps_test.json")]
    public void Its_parts_are_those_that_wycheproof_publishes()
    {
        int valid = 0, invalid = 0;
        foreach ((_, JsonElement test) in WycheproofVectors.Read("mlkem_768_encaps_test.json"))
        {
            byte[] publicKey = test.Bytes("ek"), second = new byte[128];
            if (publicKey.Length != 1184)
                continue;
            byte[] vector = publicKey[..1152], header = [.. publicKey[1152..], .. new byte[32]];
            Sha3.Hash256(publicKey, [], header.AsSpan(32));
            Assert.Equal(test.IsValid(), IncrementalMlKem768.TryEncapsulateSecond(header, vector, test.Bytes("m"), second));
            if (test.IsValid())
            {
                (byte[] first, _, byte[] sharedSecret) = Encapsulate(header, vector, test.Bytes("m"));
                Assert.Equal(test.Bytes("c"), first.Concat(second));
                Assert.Equal(test.Bytes("K"), sharedSecret);
                valid++;
            }
            else
            {
                invalid++;
            }
        }

        Assert.True(valid > 100 && invalid > 100);
    }

    [Fact]
    public void Buffers_of_another_length_throw()
    {
        byte[] seed = new byte[64], header = new byte[64], vector = new byte[1152], random = new byte[32];
        byte[] first = new byte[960], second = new byte[128], secret = new byte[32], wrong = new byte[33];
        Action[] calls =
        [
            () => IncrementalMlKem768.EncapsulationKey(wrong, header, vector),
            () => IncrementalMlKem768.EncapsulationKey(seed, wrong, vector),
            () => IncrementalMlKem768.EncapsulationKey(seed, header, wrong),
            () => IncrementalMlKem768.EncapsulateFirst(wrong, random, first, secret),
            () => IncrementalMlKem768.EncapsulateFirst(header, wrong, first, secret),
            () => IncrementalMlKem768.EncapsulateFirst(header, random, wrong, secret),
            () => IncrementalMlKem768.EncapsulateFirst(header, random, first, wrong),
            () => IncrementalMlKem768.TryEncapsulateSecond(wrong, vector, random, second),
            () => IncrementalMlKem768.TryEncapsulateSecond(header, wrong, random, second),
            () => IncrementalMlKem768.TryEncapsulateSecond(header, vector, wrong, second),
            () => IncrementalMlKem768.TryEncapsulateSecond(header, vector, random, wrong),
            () => IncrementalMlKem768.Decapsulate(wrong, first, second, secret),
            () => IncrementalMlKem768.Decapsulate(seed, wrong, second, secret),
            () => IncrementalMlKem768.Decapsulate(seed, first, wrong, secret),
            () => IncrementalMlKem768.Decapsulate(seed, first, second, wrong),
        ];
        Assert.All(calls, call => Assert.Throws<ArgumentException>(call));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        byte[] seed = new byte[64], header = new byte[64], vector = new byte[1152], random = new byte[32];
        byte[] first = new byte[960], second = new byte[128], secret = new byte[32];
        long before = 0;
        for (int round = 0; round < 2; round++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            IncrementalMlKem768.EncapsulationKey(seed, header, vector);
            IncrementalMlKem768.EncapsulateFirst(header, random, first, secret);
            IncrementalMlKem768.TryEncapsulateSecond(header, vector, random, second);
            IncrementalMlKem768.Decapsulate(seed, first, second, secret);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static (byte[] Header, byte[] Vector) EncapsulationKey(byte[] seed)
    {
        byte[] header = new byte[64], vector = new byte[1152];
        IncrementalMlKem768.EncapsulationKey(seed, header, vector);
        return (header, vector);
    }

    private static (byte[] First, byte[] Second, byte[] SharedSecret) Encapsulate(byte[] header, byte[] vector, byte[] random)
    {
        byte[] first = new byte[960], second = new byte[128], sharedSecret = new byte[32];
        IncrementalMlKem768.EncapsulateFirst(header, random, first, sharedSecret);
        Assert.True(IncrementalMlKem768.TryEncapsulateSecond(header, vector, random, second));
        return (first, second, sharedSecret);
    }

    private static byte[] Decapsulate(byte[] seed, byte[] first, byte[] second)
    {
        byte[] sharedSecret = new byte[32];
        IncrementalMlKem768.Decapsulate(seed, first, second, sharedSecret);
        return sharedSecret;
    }
}
