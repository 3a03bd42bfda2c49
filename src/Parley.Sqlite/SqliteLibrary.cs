using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Parley.Sqlite;

/// <summary>Binds SQLite: the system's library where there is one (it gets the distribution's security updates), else the bundled one.</summary>
public static class SqliteLibrary
{
    private static readonly Lazy<string> Bound = new(Bind);

    /// <summary>Loads the library once and names it, for the log.</summary>
    public static string Load() => Bound.Value;

    private static string Bind()
    {
        var origin = "bundled";
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, assembly, path) =>
        {
            if (name != "e_sqlite3" || !TryLoadSystem(assembly, out var handle))
                return IntPtr.Zero;
            origin = "system";
            return handle;
        });
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return $"{raw.sqlite3_libversion().utf8_to_string()} ({origin})";
    }

    private static bool TryLoadSystem(Assembly assembly, out IntPtr handle)
    {
        handle = IntPtr.Zero;
        return OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libsqlite3.so.0", assembly, null, out handle);
    }
}
