namespace Parley.Client.Keyring;

/// <summary>
/// What the segments of a chat say of one another. Each chain is written by one device, one segment after the other, each with the hash of the last; and each
/// segment names the heads of the other chains. Nothing here trusts the order or the completeness of what the server gives.
/// </summary>
internal static class Chains
{
    private static readonly StoredChain Empty = new([], Named: null);

    /// <summary>Takes note of a segment. It may come again, and in any order; false when it contradicts what was known.</summary>
    public static (StoredKeyring Keyring, bool Fits) With(StoredKeyring keyring, Segment segment)
    {
        var known = keyring.Chains.GetValueOrDefault(segment.Chain, Empty);
        var runs = WithRun(known.Runs, new ChainRun(segment.Number, segment.PrevHash, segment.Number, segment.Hash));
        var fits = runs is not null && segment.Number == 1 == (segment.PrevHash.Length == 0) && !Contradicts(known.Named, segment.Number, segment.Hash);
        var after = Put(keyring, segment.Chain, known with { Runs = runs ?? known.Runs });
        var named = WithHeads(after, segment.Heads);
        return (named.Keyring, fits && named.Fits);
    }

    /// <summary>Takes note of heads that a device of the account has named.</summary>
    public static (StoredKeyring Keyring, bool Fits) WithHeads(StoredKeyring keyring, IEnumerable<ChainHead> heads)
    {
        var fits = true;
        foreach (var head in heads)
        {
            var known = keyring.Chains.GetValueOrDefault(head.Chain, Empty);
            var end = known.Runs.FirstOrDefault(run => run.Last == head.Number);
            fits &= !Contradicts(known.Named, head.Number, head.Hash) && (end is null || end.Hash.AsSpan().SequenceEqual(head.Hash));
            if (known.Named is null || known.Named.Number < head.Number)
                keyring = Put(keyring, head.Chain, known with { Named = new NamedSegment(head.Number, head.Hash) });
        }

        return (keyring, fits);
    }

    /// <summary>The newest segment of each chain, for others to know, but of one's own.</summary>
    public static IEnumerable<ChainHead> Heads(StoredKeyring keyring, string? own)
    {
        foreach (var (chain, (runs, named)) in keyring.Chains.Where(each => each.Key != own))
            if (runs.Count > 0 && runs[^1].Last >= (named?.Number ?? 0))
                yield return new ChainHead(chain, runs[^1].Last, runs[^1].Hash);
            else if (named is not null)
                yield return new ChainHead(chain, named.Number, named.Hash);
    }

    /// <summary>The last segment of a chain that is known; number 0 when there is none.</summary>
    public static (long Number, byte[] Hash) Tip(StoredKeyring keyring, string chain) =>
        keyring.Chains.GetValueOrDefault(chain, Empty).Runs is [.., var last] ? (last.Last, last.Hash) : (0, []);

    /// <summary>After all that the server has was taken note of: whether it is all that there was.</summary>
    public static bool AreWhole(StoredKeyring keyring) =>
        keyring.Chains.Values.All(static chain => chain.Runs is [{ First: 1 } only] && only.Last >= (chain.Named?.Number ?? 0));

    /// <summary>Null when a neighbour has another hash, or the same number was another segment.</summary>
    private static List<ChainRun>? WithRun(IReadOnlyList<ChainRun> runs, ChainRun added)
    {
        var number = added.First;
        if (runs.FirstOrDefault(run => run.First <= number && number <= run.Last) is { } holder)
        {
            var differs = (holder.Last == number && !holder.Hash.AsSpan().SequenceEqual(added.Hash)) || (holder.First == number && !holder.Before.AsSpan().SequenceEqual(added.Before));
            return differs ? null : [.. runs];
        }

        var left = runs.FirstOrDefault(run => run.Last == number - 1);
        var right = runs.FirstOrDefault(run => run.First == number + 1);
        if ((left is not null && !left.Hash.AsSpan().SequenceEqual(added.Before)) || (right is not null && !right.Before.AsSpan().SequenceEqual(added.Hash)))
            return null;
        var joined = new ChainRun(left?.First ?? number, left?.Before ?? added.Before, right?.Last ?? number, right?.Hash ?? added.Hash);
        return [.. runs.Where(run => run != left && run != right).Append(joined).OrderBy(static run => run.First)];
    }

    private static bool Contradicts(NamedSegment? named, long number, byte[] hash) => named?.Number == number && !named.Hash.AsSpan().SequenceEqual(hash);

    private static StoredKeyring Put(StoredKeyring keyring, string name, StoredChain chain) =>
        keyring with { Chains = new Dictionary<string, StoredChain>(keyring.Chains, StringComparer.Ordinal) { [name] = chain } };
}
