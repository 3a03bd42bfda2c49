using System.Text;

namespace Parley.Client.Recovery;

/// <summary>
/// The recovery key as a person writes it down: 17 groups of four hexadecimal digits, of which the last is a checksum (docs/encryption.md, "Recovery"). Over
/// GF(256) with the polynomial 0x11d its two bytes are the sum of the key's bytes, and the sum of byte i (from 0) times 2 to the i: a mistake in one byte says
/// where it is.
/// </summary>
internal static class RecoveryKey
{
    public const int Bytes = 32;
    public const int Groups = (Bytes + CheckBytes) / GroupBytes;
    private const int CheckBytes = 2;
    private const int GroupBytes = 2;
    private const int Polynomial = 0x11d;

    /// <summary>The groups, with a space between them.</summary>
    public static string Text(ReadOnlySpan<byte> key) => string.Join(' ', GroupsOf(key));

    public static string[] GroupsOf(ReadOnlySpan<byte> key) =>
        [.. Convert.ToHexString([.. key, .. Checksum(key)]).Chunk(GroupBytes * 2).Select(static group => new string(group))];

    /// <summary>Reads what a person types: capitals or not, spaces and hyphens anywhere, O for 0, I and L for 1.</summary>
    /// <exception cref="RefusedException">"recovery-key-digits", "recovery-key-length", "recovery-key-group" or "recovery-key-checksum".</exception>
    public static byte[] Parse(string text)
    {
        var digits = Normalize(text);
        for (var at = 0; at < digits.Length; at++)
            if (!char.IsAsciiHexDigit(digits[at]))
                throw RefusedException.Here("recovery-key-digits", $"Group {at / (GroupBytes * 2) + 1} has a sign that is none of 0 to 9 and A to F.");
        if (digits.Length != (Bytes + CheckBytes) * 2)
            throw RefusedException.Here("recovery-key-length", $"A recovery key has {Groups} groups of four digits.");
        var bytes = Convert.FromHexString(digits);
        return Misread(bytes) switch
        {
            null => bytes[..Bytes],
            >= 0 and var wrong => throw RefusedException.Here("recovery-key-group", $"Group {wrong / GroupBytes + 1} is not right. Look at it again."),
            _ => throw RefusedException.Here("recovery-key-checksum", "Several digits are not right. Look at all of them."),
        };
    }

    /// <summary>What is typed, without what does not count.</summary>
    public static string Normalize(string text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var sign in text.ToUpperInvariant())
            if (!char.IsWhiteSpace(sign) && char.GetUnicodeCategory(sign) is not (System.Globalization.UnicodeCategory.DashPunctuation or System.Globalization.UnicodeCategory.Format)
                && sign is not ('_' or '.' or '·'))
                digits.Append(sign switch { 'O' => '0', 'I' or 'L' => '1', _ => sign });
        return digits.ToString();
    }

    /// <summary>Null when everything is right; the byte that is not, of which the checksum's are the last; -1 when there are several.</summary>
    private static int? Misread(ReadOnlySpan<byte> bytes)
    {
        var check = Checksum(bytes[..Bytes]);
        int sum = check[0] ^ bytes[Bytes], weighted = check[1] ^ bytes[Bytes + 1];
        if (sum == 0 && weighted == 0)
            return null;
        if (sum == 0 || weighted == 0)
            return Bytes;
        for (var (place, product) = (0, sum); place < Bytes; place++, product = Doubled(product))
            if (product == weighted)
                return place;
        return -1;
    }

    private static byte[] Checksum(ReadOnlySpan<byte> key)
    {
        int sum = 0, weighted = 0;
        for (var at = key.Length - 1; at >= 0; at--)
        {
            sum ^= key[at];
            weighted = Doubled(weighted) ^ key[at];
        }

        return [(byte)sum, (byte)weighted];
    }

    private static int Doubled(int value) => (value << 1) ^ (Polynomial & -(value >> 7));
}
