using Parley.Crypto.Containers;

namespace Parley.Crypto.Tests.Containers;

public sealed class PaddingTests
{
    [Theory]
    [InlineData(0, 160)]
    [InlineData(1, 160)]
    [InlineData(159, 160)]
    [InlineData(160, 320)]
    [InlineData(318, 320)]
    [InlineData(319, 320)]
    [InlineData(3999, 4000)]
    [InlineData(4000, 4096)]
    [InlineData(4095, 4096)]
    [InlineData(4096, 4352)]
    [InlineData(10_000, 10_240)]
    [InlineData(1_000_000, 1_015_808)]
    public void Sizes_go_to_multiples_of_160_up_to_4096_and_to_Padme_lengths_above(int length, int padded)
        => Assert.Equal(padded, Padding.Pad(new byte[length]).Length);

    [Fact]
    public void Padding_is_undone_and_never_shrinks_as_content_grows()
    {
        SeededBytes seeded = new("padding");
        long previous = 0;
        for (int length = 0; length < 20_000; length += length < 400 ? 1 : 61)
        {
            byte[] content = seeded.Next(length), padded = Padding.Pad(content);
            Assert.True(Padding.TryContentLength(padded, out int found));
            Assert.Equal(length, found);
            Assert.Equal(content, padded[..found]);
            Assert.InRange(padded.Length, Math.Max(previous, length + 1), length <= 4096 ? Math.Min(length + 160, 4096 + 256) : length * 1.12);
            previous = padded.Length;
        }
    }

    [Fact]
    public void Content_that_looks_like_padding_comes_back_whole()
    {
        foreach (byte[] content in new byte[][] { [0x80], [0x80, 0, 0], [0, 0, 0], new byte[160] })
        {
            Assert.True(Padding.TryContentLength(Padding.Pad(content), out int length));
            Assert.Equal(content.Length, length);
        }
    }

    [Fact]
    public void What_nobody_pads_like_this_is_refused()
    {
        byte[] padded = Padding.Pad(new SeededBytes("malformed").Next(10)), dirty = [.. padded];
        dirty[100] = 1;
        byte[][] malformed = [[], new byte[160], dirty, padded[..159], padded[..11], [.. padded, .. new byte[160]], Padded4000To4160()];
        Assert.All(malformed, bytes => Assert.False(Padding.TryContentLength(bytes, out _)));
    }

    /// <summary>The next multiple of 160, where the Padmé length of 4096 belongs.</summary>
    private static byte[] Padded4000To4160()
    {
        byte[] bytes = new byte[4160];
        bytes[4000] = 0x80;
        return bytes;
    }
}
