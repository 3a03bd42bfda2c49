using System.Buffers.Binary;
using System.Diagnostics;

namespace Parley.Crypto.Keccak;

/// <summary>
/// A sponge over Keccak-f[1600] (FIPS 202 section 4) that absorbs in pieces and squeezes in pieces; once it has squeezed it takes
/// nothing more. Holds no memory but its own; whoever absorbed a secret erases it.
/// </summary>
/// <param name="rate">Bytes of a block, a multiple of eight.</param>
/// <param name="domain">The first byte of the padding: 0x06 for SHA-3, 0x1F for SHAKE (FIPS 202 sections 6 and B.2).</param>
internal struct Sponge(int rate, byte domain)
{
    private KeccakState state;
    private int position;
    private bool squeezing;

    internal void Absorb(ReadOnlySpan<byte> input)
    {
        Debug.Assert(!squeezing, "A sponge that squeezes absorbs no more.");
        while (!input.IsEmpty)
        {
            if (position % sizeof(ulong) == 0 && input.Length >= sizeof(ulong))
            {
                state[position / sizeof(ulong)] ^= BinaryPrimitives.ReadUInt64LittleEndian(input);
                position += sizeof(ulong);
                input = input[sizeof(ulong)..];
            }
            else
            {
                AddByte(position, input[0]);
                position++;
                input = input[1..];
            }

            if (position == rate)
                Permute();
        }
    }

    internal void Squeeze(Span<byte> output)
    {
        if (!squeezing)
        {
            AddByte(position, domain);
            AddByte(rate - 1, 0x80);
            Permute();
            squeezing = true;
        }

        while (!output.IsEmpty)
        {
            if (position == rate)
                Permute();
            if (position % sizeof(ulong) == 0 && output.Length >= sizeof(ulong))
            {
                BinaryPrimitives.WriteUInt64LittleEndian(output, state[position / sizeof(ulong)]);
                position += sizeof(ulong);
                output = output[sizeof(ulong)..];
            }
            else
            {
                output[0] = (byte)(state[position / sizeof(ulong)] >> (8 * (position % sizeof(ulong))));
                position++;
                output = output[1..];
            }
        }
    }

    internal void Erase() => Secret.Erase(ref state);

    private void AddByte(int at, byte value) => state[at / sizeof(ulong)] ^= (ulong)value << (8 * (at % sizeof(ulong)));

    private void Permute()
    {
        Permutation.Apply(state);
        position = 0;
    }
}
