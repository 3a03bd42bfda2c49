using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Parley.Crypto.Argon2;

/// <summary>BLAKE2b without a key (RFC 7693), fed in parts. A value, so that a digest in a loop takes nothing from the heap.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Blake2b
{
    /// <summary>Bytes of the longest digest.</summary>
    internal const int MaxDigestSize = 64;

    private const int BlockSize = 128;

    private Words state;
    private Block buffer;
    private int buffered;
    private ulong count;
    private readonly int digestSize;

    /// <summary>Starts a digest of 1 to 64 bytes, whose length is part of what is hashed.</summary>
    internal Blake2b(int digestSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digestSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digestSize, MaxDigestSize);
        this.digestSize = digestSize;
        Blake2bCompression.InitialState.CopyTo(state);
        state[0] ^= 0x01010000 ^ (uint)digestSize;
    }

    internal static void Hash(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        Blake2b hash = new(digest.Length);
        hash.Append(data);
        hash.Finish(digest);
    }

    internal void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            // A full buffer waits for the byte after it: the last block is compressed differently.
            if (buffered == BlockSize)
            {
                count += BlockSize;
                Blake2bCompression.Compress(state, buffer, count, isLast: false);
                buffered = 0;
            }

            int taken = Math.Min(BlockSize - buffered, data.Length);
            data[..taken].CopyTo(buffer[buffered..]);
            buffered += taken;
            data = data[taken..];
        }
    }

    /// <summary>Appends a number as four little-endian bytes.</summary>
    internal void Append(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Append(bytes);
    }

    /// <summary>Writes the digest, which is as long as was said at the start, and erases the state.</summary>
    internal void Finish(Span<byte> digest)
    {
        Secret.RequireLength(digest, digestSize);
        buffer[buffered..].Clear();
        count += (ulong)buffered;
        Blake2bCompression.Compress(state, buffer, count, isLast: true);

        Span<byte> whole = stackalloc byte[MaxDigestSize];
        for (int i = 0; i < 8; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(whole[(8 * i)..], state[i]);
        whole[..digestSize].CopyTo(digest);
        Secret.Erase(whole);
        Secret.Erase(ref this);
    }

    [InlineArray(8)]
    private struct Words
    {
        private ulong first;
    }

    [InlineArray(BlockSize)]
    private struct Block
    {
        private byte first;
    }
}
