using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Accounts.Passwords;

/// <summary>The C library's bcrypt, <c>crypt_r</c>, where the system has one that knows it.</summary>
internal static partial class SystemBcrypt
{
    /// <summary>The library's struct crypt_data: 32 KiB in libxcrypt, 128 KiB in older C libraries.</summary>
    private const int DataBytes = 256 * 1024;

    public static bool IsAvailable { get; } = Try();

    /// <param name="password">Without NUL.</param>
    /// <param name="setting">A hash, or what it begins with: kind, cost and salt.</param>
    public static unsafe string Compute(ReadOnlySpan<byte> password, string setting)
    {
        var phrase = new byte[password.Length + 1];
        password.CopyTo(phrase);
        var data = (byte*)NativeMemory.AllocZeroed(DataBytes);
        try
        {
            fixed (byte* phraseStart = phrase, settingStart = Encoding.ASCII.GetBytes(setting + '\0'))
            {
                var result = Marshal.PtrToStringAnsi(CryptR(phraseStart, settingStart, data));
                return result is { Length: 60 } ? result : throw new FormatException("The C library does not take this as a setting of bcrypt.");
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(phrase);
            CryptographicOperations.ZeroMemory(new Span<byte>(data, DataBytes));
            NativeMemory.Free(data);
        }
    }

    /// <summary>What it gives for a known password tells whether it is there and right.</summary>
    private static bool Try()
    {
        const string Known = "$2b$04$CCCCCCCCCCCCCCCCCCCCC.";
        try
        {
            return Compute("U*U"u8, Known) == ManagedBcrypt.Compute("U*U"u8, Known);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or FormatException)
        {
            return false;
        }
    }

    [LibraryImport("libcrypt.so.1", EntryPoint = "crypt_r")]
    private static unsafe partial nint CryptR(byte* phrase, byte* setting, byte* data);
}
