using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Testing.Terminals;

/// <summary>Gives a terminal another size in one go, as a window does. The stty program sets rows and columns one after the other, and what runs there hears of a size in between.</summary>
internal static partial class WindowSize
{
    private const ulong SetWindowSize = 0x5414;

    public static void Set(string terminal, int columns, int rows)
    {
        using var file = File.OpenHandle(terminal, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var size = new Sizes { Rows = (ushort)rows, Columns = (ushort)columns };
        if (Ioctl(file, SetWindowSize, in size) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ioctl(SafeFileHandle file, ulong request, in Sizes size);

    [StructLayout(LayoutKind.Sequential)]
    private struct Sizes
    {
        public ushort Rows;
        public ushort Columns;
        public ushort Width;
        public ushort Height;
    }
}
