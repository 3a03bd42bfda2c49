using System.Buffers.Binary;

namespace Parley.Crypto.Curve25519;

/// <summary>
/// The width-w non-adjacent form of a public scalar: odd digits between -2^(w-1) and 2^(w-1), any two of them at least w places
/// apart. Its running time depends on the scalar.
/// </summary>
internal static class NonAdjacentForm
{
    /// <summary>Digits of a scalar below 2^255, with room for the last carry.</summary>
    internal const int Length = 256;

    internal static void Write(in Scalar scalar, int width, Span<sbyte> digits)
    {
        Span<byte> bytes = stackalloc byte[40];
        scalar.Write(bytes);
        bytes[32..].Clear();
        digits.Clear();

        int window = 1 << width;
        int carry = 0;
        int position = 0;
        while (position < Length)
        {
            // Four bytes hold a window of at most 8 bits at any bit offset.
            uint bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(position / 8)..]) >> (position % 8);
            int digit = carry + (int)(bits & (uint)(window - 1));
            if ((digit & 1) == 0)
            {
                position++;
                continue;
            }

            carry = digit >= window / 2 ? 1 : 0;
            digits[position] = (sbyte)(digit - (carry * window));
            position += width;
        }
    }
}
