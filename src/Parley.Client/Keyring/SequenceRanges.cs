namespace Parley.Client.Keyring;

/// <summary>Sets of sequences as ascending runs, both ends included, that neither overlap nor touch.</summary>
internal static class SequenceRanges
{
    public static IReadOnlyList<long[]> Of(IEnumerable<long> sequences) => Union(sequences.Select(static sequence => new[] { sequence, sequence }), []);

    /// <summary>What is in either of them.</summary>
    public static IReadOnlyList<long[]> Union(IEnumerable<long[]> one, IEnumerable<long[]> other)
    {
        var ranges = new List<long[]>();
        foreach (var range in one.Concat(other).OrderBy(static range => range[0]))
        {
            if (ranges.Count > 0 && range[0] <= ranges[^1][1] + 1)
                ranges[^1][1] = Math.Max(ranges[^1][1], range[1]);
            else
                ranges.Add([range[0], range[1]]);
        }

        return ranges;
    }

    /// <summary>What is in the first and not in this run.</summary>
    public static IReadOnlyList<long[]> Without(IEnumerable<long[]> ranges, long from, long to) =>
        [.. ranges.SelectMany(range => new[] { new[] { range[0], Math.Min(range[1], from - 1) }, [Math.Max(range[0], to + 1), range[1]] }).Where(static part => part[0] <= part[1])];

    /// <summary>The highest sequence that is in both; 0 when there is none.</summary>
    public static long LastCommon(IEnumerable<long[]> one, IReadOnlyList<long[]> other)
    {
        var last = 0L;
        foreach (var range in one)
            foreach (var common in other.Where(each => each[0] <= range[1] && each[1] >= range[0]))
                last = Math.Max(last, Math.Min(range[1], common[1]));
        return last;
    }
}
