using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Parley.Server.Accounts.Passwords;

/// <summary>bcrypt (Provos and Mazières, "A Future-Adaptable Password Scheme", 1999), revision 2b.</summary>
internal static class ManagedBcrypt
{
    private const int HashBytes = 23;
    private const int SettingChars = 29;
    private const int Encryptions = 64;

    /// <param name="password">At most 72 bytes, without NUL.</param>
    /// <param name="setting">A hash, or what it begins with: kind, cost and salt. Anything else is a <see cref="FormatException"/>.</param>
    public static string Compute(ReadOnlySpan<byte> password, string setting)
    {
        if (setting.Length < SettingChars || !setting.StartsWith("$2b$", StringComparison.Ordinal) || setting[6] != '$'
            || !int.TryParse(setting.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var cost) || cost is < 4 or > 31)
            throw new FormatException("Not a setting of bcrypt.");
        var salt = BcryptText.Decode(setting.AsSpan(7, 22), Bcrypt.SaltBytes);
        var key = new byte[password.Length + 1];
        password.CopyTo(key);
        try
        {
            return setting[..SettingChars] + BcryptText.Encode(Digest(key, salt, 1L << cost));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] Digest(byte[] key, byte[] salt, long rounds)
    {
        var cipher = new Blowfish();
        cipher.Expand(key, salt);
        for (var round = 0L; round < rounds; round++)
        {
            cipher.Expand(key, []);
            cipher.Expand(salt, []);
        }

        var digest = "OrpheanBeholderScryDoubt"u8.ToArray();
        for (var block = 0; block < digest.Length; block += 8)
        {
            var left = BinaryPrimitives.ReadUInt32BigEndian(digest.AsSpan(block));
            var right = BinaryPrimitives.ReadUInt32BigEndian(digest.AsSpan(block + 4));
            for (var time = 0; time < Encryptions; time++)
                cipher.Encrypt(ref left, ref right);
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(block), left);
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(block + 4), right);
        }

        cipher.Erase();
        return digest[..HashBytes];
    }
}
