using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Crypto.Argon2;

/// <summary>The digest H_0 of all inputs and the first two blocks of every lane (RFC 9106 section 3.2, steps 1 to 4).</summary>
internal static class SeedBlocks
{
    internal const int SeedSize = Blake2b.MaxDigestSize;

    /// <summary>The number of Argon2id among the three Argon2s (section 3.1).</summary>
    internal const int Argon2idType = 2;

    private const int Version = 0x13;

    internal static void HashInput(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, int outputSize, Span<byte> seed)
    {
        Blake2b hash = new(SeedSize);
        hash.Append(parameters.Lanes);
        hash.Append(outputSize);
        hash.Append(parameters.MemoryKiB);
        hash.Append(parameters.Passes);
        hash.Append(Version);
        hash.Append(Argon2idType);
        AppendSized(ref hash, password);
        AppendSized(ref hash, salt);
        AppendSized(ref hash, parameters.Secret.Span);
        AppendSized(ref hash, parameters.AssociatedData.Span);
        hash.Finish(seed);
    }

    internal static unsafe void Write(ReadOnlySpan<byte> seed, BlockMatrix matrix)
    {
        // H_0 || LE32(column) || LE32(lane)
        Span<byte> input = stackalloc byte[SeedSize + 8], output = stackalloc byte[BlockMatrix.BlockSize];
        seed.CopyTo(input);
        for (int lane = 0; lane < matrix.Lanes; lane++)
        {
            for (int column = 0; column < 2; column++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(input[SeedSize..], column);
                BinaryPrimitives.WriteInt32LittleEndian(input[(SeedSize + 4)..], lane);
                VariableHash.Hash(input, output);
                Span<ulong> block = new(matrix.Block(lane, column), BlockMatrix.BlockWords);
                output.CopyTo(MemoryMarshal.AsBytes(block));
                if (!BitConverter.IsLittleEndian)
                    BinaryPrimitives.ReverseEndianness(block, block);
            }
        }

        Secret.Erase(input);
        Secret.Erase(output);
    }

    private static void AppendSized(ref Blake2b hash, ReadOnlySpan<byte> bytes)
    {
        hash.Append(bytes.Length);
        hash.Append(bytes);
    }
}
