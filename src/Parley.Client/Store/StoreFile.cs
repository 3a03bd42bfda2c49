using Microsoft.Data.Sqlite;
using Parley.Sqlite;

namespace Parley.Client.Store;

/// <summary>The database file of one store, held by this process alone, with the newest schema.</summary>
internal sealed class StoreFile : IDisposable
{
    /// <summary>Names a store that lives in memory and is gone with its client.</summary>
    public const string InMemory = ":memory:";
    private const string SchemaPrefix = "Parley.Client.Store.Schema.";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FileStream? _lock;

    private StoreFile(string path, FileStream? claim)
    {
        (Path, _lock) = (path, claim);
        SqliteLibrary.Load();
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        Connection.Open();
        // A ciphertext may leave, and an entry be acknowledged, only after what they follow from is on the disk for good: hence FULL.
        // What was deleted was deleted for a reason, mostly forward secrecy: hence secure_delete.
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4096;");
    }

    public string Path { get; }

    public SqliteConnection Connection { get; }

    public static bool Exists(string path) => path != InMemory && File.Exists(path) && new FileInfo(path).Length > 0;

    public static StoreFile Open(string path)
    {
        if (path == InMemory)
            return Migrated(new StoreFile(path, claim: null));
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var claim = Claim(path);
        try
        {
            Make(path);
            return Migrated(new StoreFile(path, claim));
        }
        catch (Exception exception)
        {
            claim.Dispose();
            if (exception is SqliteException)
                throw StoreException.Failed(exception);
            throw;
        }
    }

    public void Dispose()
    {
        Connection.Dispose();
        _lock?.Dispose();
    }

    /// <summary>Removes the closed store from the disk.</summary>
    public static void Delete(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal", ".lock" })
            File.Delete(path + suffix);
    }

    private static StoreFile Migrated(StoreFile file)
    {
        try
        {
            file.Migrate();
            return file;
        }
        catch
        {
            file.Connection.Dispose();
            throw;
        }
    }

    private void Migrate()
    {
        var files = typeof(StoreFile).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(SchemaPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        using var version = Connection.CreateCommand();
        version.CommandText = "PRAGMA user_version";
        var applied = (int)(long)version.ExecuteScalar()!;
        if (applied > files.Count)
            throw StoreException.Newer(Path);
        for (var number = applied; number < files.Count; number++)
        {
            using var reader = new StreamReader(typeof(StoreFile).Assembly.GetManifestResourceStream(files[number])!);
            Run($"BEGIN IMMEDIATE; {reader.ReadToEnd()} PRAGMA user_version = {number + 1}; COMMIT;");
        }
    }

    private void Run(string sql)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>SQLite gives its other files the mode of this one.</summary>
    private static void Make(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var _ = new FileStream(path, options);
    }

    /// <summary>Two clients on one store would each move the ratchets on by themselves: the second one is refused.</summary>
    private static FileStream Claim(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw StoreException.InUse(path, exception);
        }
    }
}
