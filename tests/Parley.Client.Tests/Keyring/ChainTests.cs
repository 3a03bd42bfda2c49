using System.Security.Cryptography;
using Parley.Client.Keyring;
using Parley.Contracts;

namespace Parley.Client.Tests.Keyring;

public sealed class ChainTests
{
    private static readonly StoredKeyring Nothing = new(new ChatId(Guid.Empty), []);

    [Fact]
    public void A_chain_that_comes_in_any_order_is_whole_when_all_of_it_is_there()
    {
        var (first, second, third) = Three();
        foreach (var order in new[] { new[] { first, second, third }, [third, first, second], [second, third, first], [first, third, second, second] })
        {
            var keyring = order.Aggregate(Nothing, (before, segment) =>
            {
                var (after, fits) = Chains.With(before, segment);
                Assert.True(fits);
                return after;
            });
            Assert.True(Chains.AreWhole(keyring));
            Assert.Equal((3, third.Hash), Chains.Tip(keyring, "aa"));
        }
    }

    [Fact]
    public void A_segment_that_is_missing_is_missed_also_at_the_end_if_somebody_has_named_it()
    {
        var (first, second, third) = Three();
        Assert.False(Chains.AreWhole(With(first, third)));
        Assert.False(Chains.AreWhole(With(second, third)));
        Assert.True(Chains.AreWhole(With(first, second)));
        var (named, fits) = Chains.WithHeads(With(first, second), [new ChainHead("aa", 3, third.Hash)]);
        Assert.True(fits);
        Assert.False(Chains.AreWhole(named));
        Assert.False(Chains.AreWhole(Chains.WithHeads(Nothing, [new ChainHead("bb", 1, third.Hash)]).Keyring));
    }

    [Fact]
    public void A_segment_that_contradicts_another_does_not_fit()
    {
        var (first, second, third) = Three();
        var forged = Segment("aa", 2, first.Hash);
        Assert.False(Chains.With(With(first, second), forged).Fits);
        Assert.False(Chains.With(With(first, third), forged).Fits);
        Assert.False(Chains.With(With(first), Segment("aa", 2, RandomNumberGenerator.GetBytes(32))).Fits);
        Assert.False(Chains.With(Nothing, Segment("aa", 1, first.Hash)).Fits);
        Assert.False(Chains.With(Nothing, Segment("aa", 2, [])).Fits);
        Assert.False(Chains.WithHeads(With(first), [new ChainHead("aa", 1, second.Hash)]).Fits);
        var named = Chains.WithHeads(Nothing, [new ChainHead("aa", 1, second.Hash)]).Keyring;
        Assert.False(Chains.With(named, first).Fits);
    }

    [Fact]
    public void The_heads_are_the_newest_segments_of_the_other_chains()
    {
        var (first, second, third) = Three();
        var keyring = Chains.WithHeads(With(first, second, Segment("bb", 1, [])), [new ChainHead("aa", 3, third.Hash)]).Keyring;
        Assert.Equal([("aa", 3)], Chains.Heads(keyring, "bb").Select(head => (head.Chain, head.Number)));
        Assert.Equal([("aa", 3), ("bb", 1)], Chains.Heads(keyring, null).Select(head => (head.Chain, head.Number)));
    }

    private static StoredKeyring With(params Segment[] segments) => segments.Aggregate(Nothing, (keyring, segment) => Chains.With(keyring, segment).Keyring);

    private static (Segment First, Segment Second, Segment Third) Three()
    {
        var first = Segment("aa", 1, []);
        var second = Segment("aa", 2, first.Hash);
        return (first, second, Segment("aa", 3, second.Hash));
    }

    private static Segment Segment(string chain, long number, byte[] prevHash) => new(chain, number, prevHash, RandomNumberGenerator.GetBytes(32), [], []);
}
