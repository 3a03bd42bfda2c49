using System.Security.Cryptography;
using Parley.Signal.Wire;

namespace Parley.Signal.Ratchets;

/// <summary>A chain that this device takes keys from.</summary>
/// <param name="ChainKey">32 bytes.</param>
/// <param name="Count">Keys taken so far, up to 2^32.</param>
internal sealed record SendingChain(byte[] ChainKey, long Count)
{
    internal const long MaxCount = 1L << 32;

    /// <summary>The number of the next key. The chain ends with the last number that messages can have.</summary>
    internal uint Next => Count < MaxCount ? (uint)Count : throw new SignalException(SignalErrorCode.NoSession, "the chain is used up");

    /// <summary>Writes the next key and gives the chain after it.</summary>
    internal SendingChain Advance(ChainStep step, Span<byte> key)
    {
        byte[] next = new byte[HMACSHA256.HashSizeInBytes];
        step(ChainKey, Next, key, next);
        return new SendingChain(next, Count + 1);
    }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(ChainKey);
        writer.Integer((ulong)Count);
    }

    internal static SendingChain Read(ref ByteReader reader)
        => new(reader.Take(HMACSHA256.HashSizeInBytes).ToArray(), (long)reader.Integer(MaxCount));
}
