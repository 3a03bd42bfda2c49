using Parley.Crypto.Curve25519;

namespace Parley.Crypto.Tests;

public sealed class PublicKeysTests
{
    /// <summary>A point of order 8, one of order 4 and the one of order 2.</summary>
    public static TheoryData<string> TorsionPoints =>
    [
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    [Fact]
    public void Every_generated_key_is_valid()
    {
        SeededBytes seeded = new("valid");
        for (int i = 0; i < 64; i++)
        {
            using KeyPair pair = KeyPair.Generate(seeded.Next(32));
            Assert.True(PublicKeys.IsValid(pair.PublicKey));
        }
    }

    [Theory]
    [MemberData(nameof(TorsionPoints))]
    public void A_key_with_a_component_of_low_order_is_refused(string torsion)
    {
        Assert.True(EdwardsPoint.TryDecode(Convert.FromHexString(torsion), out EdwardsPoint small));
        Assert.True(small.HasSmallOrder());
        byte[] u = new byte[32];
        MontgomeryCurve.WriteU(small, u);
        Assert.False(IsValid(u));

        SeededBytes seeded = new("torsion");
        CompletedPoint sum = default;
        for (int i = 0; i < 16; i++)
        {
            byte[] scalar = new byte[32];
            Secret.Clamp(seeded.Next(32), scalar);
            BasePoint.Multiply(scalar, out EdwardsPoint point);
            MontgomeryCurve.WriteU(point, u);
            Assert.True(IsValid(u));

            sum.SetSum(point, CachedPoint.From(small));
            sum.ToExtended(ref point);
            MontgomeryCurve.WriteU(point, u);
            Assert.False(IsValid(u));
        }
    }

    [Fact]
    public void A_key_with_the_top_bit_set_or_not_below_p_is_refused()
    {
        using KeyPair pair = KeyPair.Generate(new SeededBytes("high bit").Next(32));
        byte[] key = pair.PublicKey.ToArray();
        key[32] |= 0x80;
        Assert.False(PublicKeys.IsValid(key));

        // u = 9, the base point, and the same number as p + 9.
        byte[] u = new byte[32];
        u[0] = 9;
        Assert.True(IsValid(u));
        Array.Fill(u, (byte)0xFF);
        u[0] = 0xED + 9;
        u[31] = 0x7F;
        Assert.False(IsValid(u));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    public void A_key_of_low_order_is_refused(string u)
    {
        byte[] bytes = new byte[32];
        Convert.FromHexString(u).CopyTo(bytes, 0);
        Assert.False(IsValid(bytes));
    }

    [Fact]
    public void A_key_of_another_type_or_length_is_refused()
    {
        using KeyPair pair = KeyPair.Generate(new SeededBytes("type").Next(32));
        byte[] key = pair.PublicKey.ToArray();
        Assert.False(PublicKeys.IsValid(key.AsSpan(0, 32)));
        Assert.False(PublicKeys.IsValid([.. key, 0]));
        Assert.False(PublicKeys.IsValid([]));
        key[0] = 0x08;
        Assert.False(PublicKeys.IsValid(key));
    }

    private static bool IsValid(byte[] u) => PublicKeys.IsValid([PublicKeys.Curve25519Type, .. u]);
}
