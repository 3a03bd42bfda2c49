using Parley.Server.Keyring;

namespace Parley.Server.Tests.Keyring;

public sealed class SequenceRangesTests
{
    [Theory]
    [InlineData(true, 1L, 1L)]
    [InlineData(true, 1L, 3L, 5L, 5L)]
    [InlineData(false, 0L, 1L)]
    [InlineData(false, 2L, 1L)]
    [InlineData(false, 1L, 3L, 4L, 5L)]
    [InlineData(false, 1L, 3L, 3L, 5L)]
    [InlineData(false, 5L, 6L, 1L, 2L)]
    [InlineData(false, 1L, long.MaxValue)]
    [InlineData(false, 1L, 1L, 3L, 3L, 5L, 5L)]
    public void Ranges_ascend_and_stand_apart(bool valid, params long[] ends) => Assert.Equal(valid, SequenceRanges.AreValid(Pairs(ends), maxRanges: 2));

    [Fact]
    public void What_is_no_pair_is_no_range()
    {
        Assert.False(SequenceRanges.AreValid(null, 2));
        Assert.False(SequenceRanges.AreValid([], 2));
        Assert.False(SequenceRanges.AreValid([[1]], 2));
        Assert.False(SequenceRanges.AreValid([[1, 2, 3]], 2));
        Assert.False(SequenceRanges.AreValid([null!], 2));
    }

    [Fact]
    public void Ranges_are_read_as_they_were_written()
    {
        var pairs = Pairs(1, 7, 9, 1L << 40);
        Assert.Equal(pairs, SequenceRanges.Read(SequenceRanges.Write(pairs)));
    }

    [Fact]
    public void A_union_joins_what_overlaps_or_touches() =>
        Assert.Equal(Pairs(1, 9, 11, 12), SequenceRanges.Union(Pairs(4, 6, 11, 12, 1, 3, 2, 5, 7, 9)));

    private static long[][] Pairs(params long[] ends) => [.. ends.Chunk(2)];
}
