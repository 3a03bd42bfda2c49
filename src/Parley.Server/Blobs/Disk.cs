using System.Runtime.InteropServices;

namespace Parley.Server.Blobs;

/// <summary>What the platform's own types cannot do with a disk.</summary>
internal static partial class Disk
{
    private const int ReadOnly = 0;

    /// <summary>Brings a folder's entries onto the disk: until then a file that was moved into it may be gone after a crash. Windows does that by itself.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Open(path, ReadOnly);
        if (folder < 0)
            throw new IOException($"The folder '{path}' cannot be opened.", Marshal.GetLastPInvokeError());
        var flushed = Flush(folder);
        var error = Marshal.GetLastPInvokeError();
        _ = Close(folder);
        if (flushed != 0)
            throw new IOException($"The folder '{path}' cannot be brought onto the disk.", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
