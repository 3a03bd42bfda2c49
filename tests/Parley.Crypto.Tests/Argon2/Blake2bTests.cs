using Parley.Crypto.Argon2;

namespace Parley.Crypto.Tests.Argon2;

/// <summary>BLAKE2b by its RFC's own example.</summary>
public sealed class Blake2bTests
{
    [Fact]
    public void The_example_of_rfc_7693_appendix_a_holds()
    {
        byte[] digest = new byte[64];
        Blake2b.Hash("abc"u8, digest);
        Assert.Equal(
            "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
            + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
            Convert.ToHexStringLower(digest));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(256)]
    [InlineData(1000)]
    public void A_digest_does_not_depend_on_the_parts_it_was_fed_in(int length)
    {
        byte[] input = new SeededBytes("blake2b").Next(length), expected = new byte[48], actual = new byte[48];
        Blake2b.Hash(input, expected);
        foreach (int size in new[] { 1, 63, 64, 128, 131 })
        {
            Blake2b hash = new(actual.Length);
            foreach (byte[] part in input.Chunk(size))
                hash.Append(part);
            hash.Finish(actual);
            Assert.Equal(expected, actual);
        }
    }
}
