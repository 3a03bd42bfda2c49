using System.Security.Cryptography;
using System.Text;
using Parley.Crypto.Curve25519;

namespace Parley.Crypto.Tests;

/// <summary>RFC 8032 section 7.1: verified, and made again from the same parts that sign with XEdDSA.</summary>
public sealed class Ed25519Tests
{
    public static TheoryData<string, string, string, string> Rfc8032 => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            Convert.ToHexStringLower(SHA512.HashData(Encoding.ASCII.GetBytes("abc"))),
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Rfc8032))]
    public void A_signature_of_section_7_1_holds(string secretKey, string publicKey, string message, string signature)
    {
        byte[] key = Convert.FromHexString(publicKey), text = Convert.FromHexString(message), expected = Convert.FromHexString(signature);
        Assert.True(Ed25519.Verify(key, text, expected));
        Assert.Equal((publicKey, signature), Sign(Convert.FromHexString(secretKey), text));
    }

    [Fact]
    public void Any_flipped_bit_breaks_a_signature()
    {
        byte[] message = [1, 2, 3];
        (string publicKey, string signature) = Sign(new SeededBytes("ed25519 bits").Next(32), message);
        byte[] key = Convert.FromHexString(publicKey), good = Convert.FromHexString(signature);
        for (int bit = 0; bit < 512; bit++)
        {
            byte[] bad = [.. good];
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Ed25519.Verify(key, message, bad));
        }

        Assert.True(Ed25519.Verify(key, message, good));
        Assert.False(Ed25519.Verify(key, message, good.AsSpan(0, 63)));
        Assert.False(Ed25519.Verify(key.AsSpan(0, 31), message, good));
    }

    /// <summary>RFC 8032 section 5.1.6, for the tests only.</summary>
    private static (string PublicKey, string Signature) Sign(byte[] secretKey, byte[] message)
    {
        byte[] expanded = SHA512.HashData(secretKey), key = new byte[32], publicKey = new byte[32], signature = new byte[64], r = new byte[32];
        Secret.Clamp(expanded, key);
        BasePoint.Multiply(key, out EdwardsPoint a);
        a.Encode(publicKey);
        Transcript.HashToScalar(expanded.AsSpan(32), message, [], [], out Scalar nonce);
        nonce.Write(r);
        BasePoint.Multiply(r, out EdwardsPoint commitment);
        commitment.Encode(signature);
        Transcript.HashToScalar(signature.AsSpan(0, 32), publicKey, message, [], out Scalar challenge);
        Scalar.MultiplyAdd(challenge, Scalar.Read(key), nonce, out Scalar s);
        s.Write(signature.AsSpan(32));
        return (Convert.ToHexStringLower(publicKey), Convert.ToHexStringLower(signature));
    }
}
