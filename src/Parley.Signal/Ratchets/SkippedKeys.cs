using System.Security.Cryptography;
using Parley.Signal.Wire;

namespace Parley.Signal.Ratchets;

/// <summary>
/// Keys of messages not yet received, by their number in the chain, ascending; at most <see cref="Limits.SkippedKeys"/>. A value: what
/// is added or taken gives another, and the keys themselves are shared.
/// </summary>
internal sealed class SkippedKeys
{
    internal static readonly SkippedKeys None = new([]);

    private readonly SkippedKey[] keys;

    private SkippedKeys(SkippedKey[] keys) => this.keys = keys;

    internal int Count => keys.Length;

    /// <summary>These and then <paramref name="passed"/>, whose numbers are higher. Of too many the oldest are forgotten.</summary>
    internal SkippedKeys Add(SkippedKey[] passed)
    {
        int kept = Math.Min(keys.Length, Limits.SkippedKeys - passed.Length);
        return new SkippedKeys([.. keys.AsSpan(keys.Length - kept), .. passed]);
    }

    /// <summary>Copies out the key of a message and gives the others; null when there is none.</summary>
    internal SkippedKeys? Take(uint number, Span<byte> key)
    {
        int found = IndexOf(number);
        if (found < 0)
            return null;
        keys[found].Key.CopyTo(key);
        return keys.Length == 1 ? None : new SkippedKeys([.. keys.AsSpan(0, found), .. keys.AsSpan(found + 1)]);
    }

    /// <summary>How many, and each as the distance to the one before it and its key.</summary>
    internal void Write(ByteWriter writer)
    {
        writer.Integer((uint)keys.Length);
        long next = 0;
        foreach (SkippedKey key in keys)
        {
            writer.Integer((ulong)(key.Number - next));
            writer.Bytes(key.Key);
            next = key.Number + 1L;
        }
    }

    /// <param name="count">What the numbers have to be below.</param>
    internal static SkippedKeys Read(ref ByteReader reader, long count)
    {
        SkippedKey[] stored = new SkippedKey[reader.Integer(Limits.SkippedKeys)];
        long next = 0;
        for (int i = 0; i < stored.Length; i++)
        {
            long number = next + (long)reader.Integer();
            reader.Require(number < count);
            stored[i] = new SkippedKey((uint)number, reader.Take(HMACSHA256.HashSizeInBytes).ToArray());
            next = number + 1;
        }

        return stored.Length == 0 ? None : new SkippedKeys(stored);
    }

    private int IndexOf(uint number)
    {
        int low = 0, high = keys.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (keys[middle].Number == number)
                return middle;
            if (keys[middle].Number < number)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
