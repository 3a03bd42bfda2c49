using Parley.Client.Keyring;

namespace Parley.Client.Tests.Keyring;

public sealed class SequenceRangesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("3 1 2 2", "1-3")]
    [InlineData("9 1 5 6", "1-1 5-6 9-9")]
    public void Sequences_become_runs_that_neither_overlap_nor_touch(string sequences, string runs) =>
        Assert.Equal(runs, Text(SequenceRanges.Of(sequences.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse))));

    [Theory]
    [InlineData("1-3 8-9", "4-5 9-12", "1-5 8-12")]
    [InlineData("", "2-2", "2-2")]
    public void A_union_has_what_is_in_either(string one, string other, string both) => Assert.Equal(both, Text(SequenceRanges.Union(Parse(one), Parse(other))));

    [Theory]
    [InlineData("1-9", 3, 4, "1-2 5-9")]
    [InlineData("1-2 4-6", 2, 4, "1-1 5-6")]
    [InlineData("1-2", 1, 2, "")]
    public void What_is_taken_away_is_gone(string ranges, long from, long to, string left) => Assert.Equal(left, Text(SequenceRanges.Without(Parse(ranges), from, to)));

    [Theory]
    [InlineData("1-3 7-9", "2-8", 8)]
    [InlineData("1-3", "4-9", 0)]
    public void The_last_common_one_is_the_highest_that_is_in_both(string one, string other, long last) => Assert.Equal(last, SequenceRanges.LastCommon(Parse(one), Parse(other)));

    private static string Text(IEnumerable<long[]> ranges) => string.Join(' ', ranges.Select(range => $"{range[0]}-{range[1]}"));

    private static IReadOnlyList<long[]> Parse(string ranges) =>
        [.. ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(range => range.Split('-').Select(long.Parse).ToArray())];
}
