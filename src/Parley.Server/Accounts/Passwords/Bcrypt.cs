using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Accounts.Passwords;

/// <summary>
/// Hashes of passwords by bcrypt, as <c>$2b$&lt;cost&gt;$&lt;salt&gt;&lt;hash&gt;</c>: the C library's where there is one, which is twice as fast as ours and
/// therefore as strong at half the waiting, and the managed one elsewhere. Both give the same.
/// </summary>
internal static class Bcrypt
{
    /// <summary>2^12 rounds: a quarter of a second.</summary>
    public const int Cost = 12;

    /// <summary>bcrypt looks at no more than these, in UTF-8.</summary>
    public const int PasswordBytes = 72;

    internal const int SaltBytes = 16;

    public static string Hash(string password, ReadOnlySpan<byte> salt, int cost = Cost) => Compute(password, Setting(salt, cost));

    /// <summary>Whether the hash is the password's. Takes as long for a wrong password as for the right one.</summary>
    public static bool Verify(string password, string hash)
    {
        var again = Compute(password, hash);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(again), Encoding.ASCII.GetBytes(hash));
    }

    internal static string Setting(ReadOnlySpan<byte> salt, int cost) => FormattableString.Invariant($"$2b${cost:D2}${BcryptText.Encode(salt)}");

    private static string Compute(string password, string setting)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            if (bytes.Length > PasswordBytes || bytes.Contains((byte)0))
                throw new ArgumentException("A password has at most 72 bytes in UTF-8, and no NUL.", nameof(password));
            return SystemBcrypt.IsAvailable ? SystemBcrypt.Compute(bytes, setting) : ManagedBcrypt.Compute(bytes, setting);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
