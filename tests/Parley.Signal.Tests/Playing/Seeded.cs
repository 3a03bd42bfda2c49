using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Signal.Tests.Playing;

/// <summary>Bytes that look random and are the same on every run: SHA-512 over a name and a counter.</summary>
internal sealed class Seeded(string name)
{
    private readonly byte[] seed = Encoding.UTF8.GetBytes(name);
    private uint counter;

    internal void Fill(Span<byte> destination)
    {
        byte[] block = [.. seed, 0, 0, 0, 0];
        while (!destination.IsEmpty)
        {
            BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(seed.Length), counter++);
            byte[] digest = SHA512.HashData(block);
            int taken = Math.Min(digest.Length, destination.Length);
            digest.AsSpan(0, taken).CopyTo(destination);
            destination = destination[taken..];
        }
    }

    internal byte[] Next(int length)
    {
        byte[] bytes = new byte[length];
        Fill(bytes);
        return bytes;
    }

    /// <summary>A whole number from 0 to below <paramref name="sides"/>, for the course of a play.</summary>
    internal int Roll(int sides) => (int)(BinaryPrimitives.ReadUInt32BigEndian(Next(4)) % (uint)sides);
}
