
namespace Parley.Crash.Tests.Fuzz;

/// <summary>Damages bytes and texts, and knows the values that programs stumble over.</summary>
internal static class Mutations
{
    public static readonly string[] Texts =
    [
        "", " ", "\0", "null", "-1", "9223372036854775808", "1e400", "NaN", "../../etc/passwd", "' OR 1=1 --", "%00%ff", "\u202Eabc\uFEFF",
        "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "{00000000-0000-0000-0000-000000000000}",
        "0000000000000000000000000000000g", "\U0001F600\U0001F600", "<script>", "+1 555 0100", "====", "a\r\nb", "\uFFFD",
    ];

    public static readonly long[] Numbers = [0, -1, 1, 127, 128, 255, 256, 16384, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    public static string Text(SeededRandom random) => random.Below(4) switch
    {
        0 => random.Uuid().ToString("D"),
        1 => new string((char)random.Between(0x20, 0xD7FF), random.Below(200)),
        _ => random.Pick(Texts),
    };

    /// <summary>One to three bit flips, deletions, insertions, repetitions or cuts.</summary>
    public static byte[] Damage(byte[] bytes, SeededRandom random)
    {
        for (var times = random.Between(1, 4); times > 0 && bytes.Length > 0; times--)
            bytes = DamageOnce(bytes, random);
        return bytes;
    }

    private static byte[] DamageOnce(byte[] bytes, SeededRandom random)
    {
        var at = random.Below(bytes.Length);
        var length = random.Between(1, Math.Min(9, bytes.Length - at + 1));
        switch (random.Below(6))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 2:
                return [.. bytes[..at], .. random.Bytes(random.Between(1, 12)), .. bytes[at..]];
            case 3:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            default:
                bytes = [.. bytes];
                bytes[at] = random.OneIn(3) ? (byte)random.Next() : (byte)(bytes[at] ^ (1 << random.Below(8)));
                return bytes;
        }
    }
}
