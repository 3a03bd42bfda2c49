using System.Security.Cryptography;
using Parley.Signal.Wire;

namespace Parley.Signal.Ratchets;

/// <summary>A chain that this device takes keys from.</summary>
/// <param name="ChainKey">32 bytes.</param>
/// <param name="Count">Keys taken so far, and so the number of the next.</param>
internal sealed record SendingChain(byte[] ChainKey, uint Count)
{
    /// <summary>Writes the next key and gives the chain after it.</summary>
    internal SendingChain Advance(ChainStep step, Span<byte> key)
    {
        if (Count == uint.MaxValue)
            throw new SignalException(SignalErrorCode.NoSession, "the chain is used up");
        byte[] next = new byte[HMACSHA256.HashSizeInBytes];
        step(ChainKey, Count, key, next);
        return new SendingChain(next, Count + 1);
    }

    internal void Write(ByteWriter writer)
    {
        writer.Bytes(ChainKey);
        writer.Integer(Count);
    }

    internal static SendingChain Read(ref ByteReader reader) => new(reader.Take(HMACSHA256.HashSizeInBytes).ToArray(), reader.Integer32());
}
