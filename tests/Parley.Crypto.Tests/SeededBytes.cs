using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Crypto.Tests;

/// <summary>Reproducible test input: SHA-512 over a name and a counter.</summary>
internal sealed class SeededBytes(string name)
{
    private readonly byte[] seed = Encoding.UTF8.GetBytes(name);
    private uint counter;

    internal byte[] Next(int length)
    {
        byte[] result = new byte[length];
        byte[] block = [.. seed, 0, 0, 0, 0];
        for (int offset = 0; offset < length; offset += SHA512.HashSizeInBytes)
        {
            BinaryPrimitives.WriteUInt32BigEndian(block.AsSpan(seed.Length), counter++);
            byte[] digest = SHA512.HashData(block);
            digest.AsSpan(0, Math.Min(digest.Length, length - offset)).CopyTo(result.AsSpan(offset));
        }

        return result;
    }

    /// <summary>A <see cref="RandomSource"/>.</summary>
    internal void Fill(Span<byte> destination) => Next(destination.Length).CopyTo(destination);
}
