using System.Buffers.Binary;

namespace Parley.Server.Keyring;

/// <summary>Sets of sequences as ascending ranges, both ends included, that neither overlap nor touch.</summary>
internal static class SequenceRanges
{
    private const int RangeBytes = 2 * sizeof(long);

    /// <summary>Whether the pairs are such a set, of at most so many ranges.</summary>
    public static bool AreValid(long[][]? pairs, int maxRanges)
    {
        if (pairs is null || pairs.Length == 0 || pairs.Length > maxRanges)
            return false;
        var next = 1L;
        foreach (var pair in pairs)
        {
            if (pair is not [var first, var last] || first < next || last < first || last > long.MaxValue - 2)
                return false;
            next = last + 2;
        }

        return true;
    }

    public static byte[] Write(long[][] pairs)
    {
        var bytes = new byte[pairs.Length * RangeBytes];
        for (var i = 0; i < pairs.Length; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * RangeBytes), pairs[i][0]);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * RangeBytes + sizeof(long)), pairs[i][1]);
        }

        return bytes;
    }

    public static long[][] Read(byte[] bytes) =>
        [.. Enumerable.Range(0, bytes.Length / RangeBytes).Select(i => new[]
        {
            BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(i * RangeBytes)), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(i * RangeBytes + sizeof(long))),
        })];

    /// <summary>What is in any of these sets.</summary>
    public static long[][] Union(IEnumerable<long[]> pairs)
    {
        var union = new List<long[]>();
        foreach (var pair in pairs.OrderBy(p => p[0]))
        {
            if (union.Count > 0 && pair[0] <= union[^1][1] + 1)
                union[^1][1] = Math.Max(union[^1][1], pair[1]);
            else
                union.Add([pair[0], pair[1]]);
        }

        return [.. union];
    }
}
