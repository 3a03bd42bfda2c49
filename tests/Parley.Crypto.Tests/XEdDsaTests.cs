using System.Numerics;

namespace Parley.Crypto.Tests;

/// <summary>What every XEdDSA signature must do, whoever wrote the implementation.</summary>
public sealed class XEdDsaTests
{
    [Fact]
    public void What_is_signed_verifies_and_only_under_its_key_and_message()
    {
        SeededBytes seeded = new("round trip");
        byte[] stranger = X25519Tests.PublicKey(seeded.Next(32));
        HashSet<int> signs = [];
        foreach (int length in Enumerable.Range(0, 40).Append(1919).Append(1920).Append(1921).Append(2048).Append(70_000))
        {
            byte[] privateKey = seeded.Next(32), message = seeded.Next(length), publicKey = X25519Tests.PublicKey(privateKey);
            byte[] signature = Sign(privateKey, message, seeded.Next(64));
            signs.Add(signature[63] >> 7);
            Assert.True(XEdDsa.Verify(publicKey, message, signature));
            Assert.False(XEdDsa.Verify(stranger, message, signature));
            Assert.False(XEdDsa.Verify(publicKey, [.. message, 0], signature));
        }

        Assert.Equal(2, signs.Count);
    }

    [Fact]
    public void Any_flipped_bit_of_signature_key_or_message_is_refused()
    {
        SeededBytes seeded = new("flips");
        byte[] privateKey = seeded.Next(32), message = seeded.Next(33), publicKey = X25519Tests.PublicKey(privateKey);
        byte[] signature = Sign(privateKey, message, seeded.Next(64));
        foreach (byte[] part in new[] { signature, publicKey, message })
        {
            for (int bit = 0; bit < part.Length * 8; bit++)
            {
                part[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.False(XEdDsa.Verify(publicKey, message, signature));
                part[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(XEdDsa.Verify(publicKey, message, signature));
    }

    [Fact]
    public void Nobody_makes_a_second_signature_by_adding_the_order()
    {
        SeededBytes seeded = new("malleable");
        byte[] privateKey = seeded.Next(32), publicKey = X25519Tests.PublicKey(privateKey), signature = Sign(privateKey, [], seeded.Next(64));
        BigInteger order = BigInteger.Pow(2, 252) + new BigInteger(Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de14"), isUnsigned: true);
        byte sign = (byte)(signature[63] & 0x80);
        signature[63] &= 0x7F;
        BigInteger s = new(signature.AsSpan(32), isUnsigned: true);
        Assert.True(s < order);
        Assert.True((s + order).TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
        signature[63] |= sign;
        Assert.False(XEdDsa.Verify(publicKey, [], signature));
    }

    [Fact]
    public void A_key_of_low_order_signs_nothing()
    {
        // With u = 0 the point has order 2: R = sB would hold for every message with an even challenge.
        byte[] signature = Sign(new byte[32], [], new byte[64]);
        byte[] identity = new byte[64];
        identity[0] = 1;
        for (byte i = 0; i < 16; i++)
        {
            Assert.False(XEdDsa.Verify(new byte[32], [i], identity));
            Assert.False(XEdDsa.Verify(new byte[32], [i], signature));
        }
    }

    [Fact]
    public void The_same_randomness_gives_the_same_signature_and_other_randomness_another()
    {
        SeededBytes seeded = new("random");
        byte[] privateKey = seeded.Next(32), random = seeded.Next(64), message = seeded.Next(100);
        Assert.Equal(Sign(privateKey, message, random), Sign(privateKey, message, random));
        Assert.NotEqual(Sign(privateKey, message, random), Sign(privateKey, message, seeded.Next(64)));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_message_of_ordinary_size()
    {
        SeededBytes seeded = new("allocations");
        byte[] privateKey = seeded.Next(32), publicKey = X25519Tests.PublicKey(privateKey), message = seeded.Next(1024), random = seeded.Next(64);
        byte[] signature = Sign(privateKey, message, random), shared = new byte[32];
        Assert.True(XEdDsa.Verify(publicKey, message, signature));

        bool holds = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            XEdDsa.Sign(privateKey, message, signature, random);
            holds &= XEdDsa.Verify(publicKey, message, signature);
            holds &= X25519.TrySharedSecret(privateKey, publicKey, shared);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(holds);
    }

    [Fact]
    public void Inputs_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Sign(new byte[31], [], new byte[64]));
        Assert.Throws<ArgumentException>(() => Sign(new byte[32], [], new byte[63]));
        Assert.False(XEdDsa.Verify(new byte[33], [], new byte[64]));
        Assert.False(XEdDsa.Verify(new byte[32], [], new byte[65]));
        Assert.False(XEdDsa.Verify([], [], []));
    }

    internal static byte[] Sign(byte[] privateKey, byte[] message, byte[] random)
    {
        byte[] signature = new byte[64];
        XEdDsa.Sign(privateKey, message, signature, random);
        return signature;
    }
}
