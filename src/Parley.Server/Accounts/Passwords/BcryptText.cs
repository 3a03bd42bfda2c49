using System.Text;

namespace Parley.Server.Accounts.Passwords;

/// <summary>bcrypt's own base64: another alphabet, no padding.</summary>
internal static class BcryptText
{
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        for (var at = 0; at < bytes.Length; at += 3)
        {
            var group = (bytes[at] << 16) | (At(bytes, at + 1) << 8) | At(bytes, at + 2);
            for (var digit = 0; digit <= Math.Min(3, bytes.Length - at); digit++)
                text.Append(Alphabet[(group >> (18 - 6 * digit)) & 63]);
        }

        return text.ToString();
    }

    /// <summary>Throws <see cref="FormatException"/> for anything but this many bytes.</summary>
    public static byte[] Decode(ReadOnlySpan<char> text, int length)
    {
        if (text.Length != (length * 8 + 5) / 6)
            throw new FormatException("Not as long as it should be.");
        var bytes = new byte[length];
        for (var bit = 0; bit < text.Length; bit++)
        {
            var value = Alphabet.IndexOf(text[bit], StringComparison.Ordinal);
            if (value < 0)
                throw new FormatException("Not a digit of bcrypt's base64.");
            var offset = bit * 6;
            for (var part = 0; part < 6; part++)
                if ((offset + part) / 8 < length && ((value >> (5 - part)) & 1) != 0)
                    bytes[(offset + part) / 8] |= (byte)(0x80 >> ((offset + part) % 8));
        }

        return bytes;
    }

    private static int At(ReadOnlySpan<byte> bytes, int index) => index < bytes.Length ? bytes[index] : 0;
}
