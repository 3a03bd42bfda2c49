using System.Security.Cryptography;
using Parley.Signal.Wire;

namespace Parley.Signal.Ratchets;

/// <summary>A chain that a peer takes keys from, whose messages may be late, doubled or lost.</summary>
/// <param name="ChainKey">32 bytes.</param>
/// <param name="Count">Keys taken or passed over so far, up to 2^32.</param>
/// <param name="Skipped">Those of them that were passed over and are kept.</param>
internal sealed record ReceivingChain(byte[] ChainKey, long Count, SkippedKeys Skipped)
{
    /// <summary>
    /// Writes the key of message <paramref name="wanted"/> (from 0) and gives the chain without it. Refuses what was taken or dropped
    /// before as a duplicate, and more than <see cref="Limits.ForwardJump"/> passed over at once.
    /// </summary>
    internal ReceivingChain Take(uint wanted, ChainStep step, Span<byte> key)
    {
        if (wanted < Count)
        {
            SkippedKeys? others = Skipped.Take(wanted, key);
            return this with { Skipped = others ?? throw new SignalException(SignalErrorCode.Duplicate, "the message key was already used") };
        }

        long gap = wanted - Count;
        if (gap > Limits.ForwardJump)
            throw new SignalException(SignalErrorCode.TooFarAhead, "too many messages are missing");

        byte[] next = new byte[HMACSHA256.HashSizeInBytes];
        ChainKey.CopyTo(next, 0);
        SkippedKeys skipped = gap == 0 ? Skipped : Skipped.Add(PassOver(next, (int)gap, step));
        step(next, wanted, key, next);
        return new ReceivingChain(next, wanted + 1L, skipped);
    }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(ChainKey);
        writer.Integer((ulong)Count);
        Skipped.Write(writer);
    }

    internal static ReceivingChain Read(ref ByteReader reader)
    {
        byte[] chainKey = reader.Take(HMACSHA256.HashSizeInBytes).ToArray();
        long count = (long)reader.Integer(SendingChain.MaxCount);
        return new ReceivingChain(chainKey, count, SkippedKeys.Read(ref reader, count));
    }

    private SkippedKey[] PassOver(byte[] chainKey, int gap, ChainStep step)
    {
        SkippedKey[] kept = new SkippedKey[Math.Min(gap, Limits.SkippedKeys)];
        int forgotten = gap - kept.Length;
        for (int i = 0; i < forgotten; i++)
            step(chainKey, (uint)(Count + i), [], chainKey);
        for (int i = 0; i < kept.Length; i++)
        {
            uint number = (uint)(Count + forgotten + i);
            kept[i] = new SkippedKey(number, new byte[HMACSHA256.HashSizeInBytes]);
            step(chainKey, number, kept[i].Key, chainKey);
        }

        return kept;
    }
}
