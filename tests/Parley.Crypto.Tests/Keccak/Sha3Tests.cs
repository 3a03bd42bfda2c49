using System.Security.Cryptography;
using Parley.Crypto.Keccak;

namespace Parley.Crypto.Tests.Keccak;

/// <summary>The hashes against FIPS 202's published digests and, where the platform has them, against its own.</summary>
public sealed class Sha3Tests
{
    private static readonly int[] Lengths = [0, 1, 7, 8, 9, 71, 72, 73, 135, 136, 137, 143, 144, 167, 168, 169, 200, 1184, 1568];

    [Theory]
    [InlineData("", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a")]
    [InlineData("abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")]
    public void Sha3_256_gives_the_published_digests(string text, string digest)
        => Assert.Equal(digest, Convert.ToHexStringLower(Digest(System.Text.Encoding.ASCII.GetBytes(text), 32, Sha3.Hash256)));

    [Fact]
    public void Sha3_512_gives_the_published_digest()
        => Assert.Equal(
            "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
            Convert.ToHexStringLower(Digest("abc"u8.ToArray(), 64, Sha3.Hash512)));

    [Fact]
    public void Shake256_gives_the_published_output()
        => Assert.Equal(
            "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be",
            Convert.ToHexStringLower(Digest([], 64, Sha3.Shake256)));

    [PlatformSha3Fact]
    public void All_agree_with_the_platform_at_every_length_around_a_block()
    {
        SeededBytes seeded = new("sha-3");
        foreach (int length in Lengths)
        {
            byte[] input = seeded.Next(length);
            Assert.Equal(SHA3_256.HashData(input), Digest(input, 32, Sha3.Hash256));
            Assert.Equal(SHA3_512.HashData(input), Digest(input, 64, Sha3.Hash512));
            foreach (int outputLength in Lengths)
                Assert.Equal(Shake256.HashData(input, outputLength), Digest(input, outputLength, Sha3.Shake256));
        }
    }

    [Fact]
    public void A_hash_may_be_written_over_its_input()
    {
        byte[] secret = new SeededBytes("over").Next(32), expected = Digest(secret, 32, Sha3.Shake256);
        Sha3.Shake256(secret, [], secret);
        Assert.Equal(expected, secret);
    }

    [Fact]
    public void A_sponge_takes_and_gives_in_any_pieces()
    {
        byte[] input = new SeededBytes("pieces").Next(500), expected = new byte[500], pieces = new byte[500];
        Sponge whole = new(168, 0x1F);
        whole.Absorb(input);
        whole.Squeeze(expected);
        foreach (int size in new[] { 1, 3, 8, 17, 167, 168, 169 })
        {
            Sponge sponge = new(168, 0x1F);
            for (int at = 0; at < input.Length; at += size)
                sponge.Absorb(input.AsSpan(at, Math.Min(size, input.Length - at)));
            for (int at = 0; at < pieces.Length; at += size)
                sponge.Squeeze(pieces.AsSpan(at, Math.Min(size, pieces.Length - at)));
            Assert.Equal(expected, pieces);
        }
    }

    private static byte[] Digest(byte[] input, int length, Hash hash)
    {
        byte[] digest = new byte[length], split = new byte[length];
        hash(input, [], digest);
        hash(input.AsSpan(0, input.Length / 3), input.AsSpan(input.Length / 3), split);
        Assert.Equal(digest, split);
        return digest;
    }

    private delegate void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest);
}

/// <summary>A test against the platform's SHA-3, skipped where it has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PlatformSha3FactAttribute : FactAttribute
{
    public PlatformSha3FactAttribute()
    {
        if (!SHA3_256.IsSupported || !Shake128.IsSupported)
            Skip = "The platform has no SHA-3.";
    }
}
