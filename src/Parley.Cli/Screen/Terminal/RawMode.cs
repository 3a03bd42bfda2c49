using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Parley.Cli.Screen.Terminal;

/// <summary>
/// The terminal's line discipline, of standard input: in raw mode every key comes at once, unchanged and unseen. Terminal settings are taken from the system
/// and given back as they were; what is in them differs between systems and is not looked at.
/// </summary>
internal static unsafe partial class RawMode
{
    private const int StandardInput = 0;
    private const int Flush = 2;

    // struct termios has 60 bytes on Linux and 72 on macOS.
    private const int SettingsBytes = 256;

    /// <summary>Turns raw mode on.</summary>
    /// <returns>The settings before, for <see cref="Restore"/>.</returns>
    public static byte[] Begin()
    {
        var before = new byte[SettingsBytes];
        var raw = new byte[SettingsBytes];
        fixed (byte* settings = before)
            Check(GetSettings(StandardInput, settings));
        before.CopyTo(raw, 0);
        fixed (byte* settings = raw)
        {
            MakeRaw(settings);
            Check(SetSettings(StandardInput, Flush, settings));
        }

        return before;
    }

    /// <summary>Does what it can: a terminal that has gone has no settings.</summary>
    public static void Restore(byte[] before)
    {
        fixed (byte* settings = before)
            _ = SetSettings(StandardInput, Flush, settings);
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new Failure("terminal", $"The terminal cannot be used: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.", ExitCode.Refused);
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetSettings(int file, byte* settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetSettings(int file, int when, byte* settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void MakeRaw(byte* settings);
}
