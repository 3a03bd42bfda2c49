using System.Numerics;

namespace Parley.Server.Accounts.Passwords;

/// <summary>The cipher Blowfish with the key schedule that bcrypt gave it. Its boxes begin as the digits of pi.</summary>
internal sealed class Blowfish
{
    private const int Rounds = 16;
    private const int Subkeys = Rounds + 2;
    private const int BoxEntries = 256;
    private static readonly uint[] PiDigits = Pi(Subkeys + 4 * BoxEntries);

    private readonly uint[] _subkeys = PiDigits[..Subkeys];
    private readonly uint[] _boxes = PiDigits[Subkeys..];

    /// <summary>Mixes a key in, and the salt into every block that becomes a new part of the state; an empty salt is none.</summary>
    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        int at = 0, saltAt = 0;
        for (var subkey = 0; subkey < Subkeys; subkey++)
            _subkeys[subkey] ^= Next(key, ref at);
        uint left = 0, right = 0;
        foreach (var part in (ReadOnlySpan<uint[]>)[_subkeys, _boxes])
            for (var pair = 0; pair < part.Length; pair += 2)
            {
                if (!salt.IsEmpty)
                {
                    left ^= Next(salt, ref saltAt);
                    right ^= Next(salt, ref saltAt);
                }

                Encrypt(ref left, ref right);
                (part[pair], part[pair + 1]) = (left, right);
            }
    }

    public void Encrypt(ref uint left, ref uint right)
    {
        var (subkeys, boxes) = (_subkeys, _boxes);
        var (x, y) = (left, right);
        for (var round = 0; round < Rounds; round += 2)
        {
            x ^= subkeys[round];
            y ^= Mix(boxes, x) ^ subkeys[round + 1];
            x ^= Mix(boxes, y);
        }

        (left, right) = (y ^ subkeys[Rounds + 1], x ^ subkeys[Rounds]);
    }

    public void Erase()
    {
        Array.Clear(_subkeys);
        Array.Clear(_boxes);
    }

    private static uint Mix(uint[] boxes, uint x) =>
        ((boxes[x >> 24] + boxes[BoxEntries + (x >> 16 & 255)]) ^ boxes[2 * BoxEntries + (x >> 8 & 255)]) + boxes[3 * BoxEntries + (x & 255)];

    /// <summary>The next four bytes of a key that is read round and round.</summary>
    private static uint Next(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint word = 0;
        for (var i = 0; i < 4; i++)
        {
            word = word << 8 | bytes[at];
            at = (at + 1) % bytes.Length;
        }

        return word;
    }

    /// <summary>The fraction of pi in words of 32 bits, by Machin's formula: 16 arctan(1/5) - 4 arctan(1/239).</summary>
    private static uint[] Pi(int words)
    {
        const int Guard = 64;
        var bits = words * 32 + Guard;
        var digits = (16 * ArcTangentOfInverse(5, bits) - 4 * ArcTangentOfInverse(239, bits)) >> Guard;
        var result = new uint[words];
        for (var word = words - 1; word >= 0; word--)
        {
            result[word] = (uint)(digits & uint.MaxValue);
            digits >>= 32;
        }

        return result;
    }

    private static BigInteger ArcTangentOfInverse(int x, int bits)
    {
        var power = (BigInteger.One << bits) / x;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= x * x;
            sum += (n & 2) == 0 ? power / n : -(power / n);
        }

        return sum;
    }
}
