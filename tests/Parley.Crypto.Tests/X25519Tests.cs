namespace Parley.Crypto.Tests;

/// <summary>RFC 7748 sections 5.2 and 6.1, and what must hold beyond the vectors.</summary>
public sealed class X25519Tests
{
    [Theory]
    [InlineData(
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
        "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")]
    [InlineData(
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
        "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957")]
    public void Scalar_times_u_is_as_in_section_5_2(string scalar, string u, string expected)
        => Assert.Equal(expected, Convert.ToHexStringLower(Agree(Convert.FromHexString(scalar), Convert.FromHexString(u))));

    [Fact]
    public void A_thousand_iterations_end_where_section_5_2_says()
    {
        byte[] k = BasePointU(), u = BasePointU();
        for (int i = 1; i <= 1000; i++)
        {
            (k, u) = (Agree(k, u), k);
            if (i == 1)
                Assert.Equal("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079", Convert.ToHexStringLower(k));
        }

        Assert.Equal("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51", Convert.ToHexStringLower(k));
    }

    [Fact]
    public void Alice_and_Bob_of_section_6_1_share_a_secret()
    {
        byte[] alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
        byte[] bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(PublicKey(alice)));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Convert.ToHexStringLower(PublicKey(bob)));

        const string shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
        Assert.Equal(shared, Convert.ToHexStringLower(Agree(alice, PublicKey(bob))));
        Assert.Equal(shared, Convert.ToHexStringLower(Agree(bob, PublicKey(alice))));
    }

    [Fact]
    public void The_table_and_the_ladder_give_the_same_public_key()
    {
        SeededBytes seeded = new("table and ladder");
        for (int i = 0; i < 200; i++)
        {
            byte[] privateKey = seeded.Next(32);
            Assert.Equal(Agree(privateKey, BasePointU()), PublicKey(privateKey));
        }

        foreach (byte fill in new byte[] { 0x00, 0xFF, 0x88, 0x77, 0x80, 0x08 })
        {
            byte[] privateKey = new byte[32];
            Array.Fill(privateKey, fill);
            Assert.Equal(Agree(privateKey, BasePointU()), PublicKey(privateKey));
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_key_of_low_order_gives_no_secret(string u)
    {
        byte[] shared = new byte[32];
        Array.Fill(shared, (byte)0xAA);
        Assert.False(X25519.TrySharedSecret(new SeededBytes("low order").Next(32), Convert.FromHexString(u), shared));
        Assert.Equal(new byte[32], shared);
    }

    [Fact]
    public void Buffers_of_another_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => X25519.PublicKey(new byte[31], new byte[32]));
        Assert.Throws<ArgumentException>(() => X25519.PublicKey(new byte[32], new byte[33]));
        Assert.Throws<ArgumentException>(() => X25519.TrySharedSecret(new byte[32], new byte[33], new byte[32]));
    }

    internal static byte[] PublicKey(byte[] privateKey)
    {
        byte[] u = new byte[32];
        X25519.PublicKey(privateKey, u);
        return u;
    }

    private static byte[] Agree(byte[] privateKey, byte[] u)
    {
        byte[] shared = new byte[32];
        Assert.True(X25519.TrySharedSecret(privateKey, u, shared));
        return shared;
    }

    private static byte[] BasePointU()
    {
        byte[] u = new byte[32];
        u[0] = 9;
        return u;
    }
}
