using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Parley.Server.Storage.Sqlite;

/// <summary>
/// One database file: any number of readers, each on a snapshot (WAL), and one writing connection that belongs to the group-commit writer.
/// Commits are durable when they return (<c>synchronous=FULL</c>).
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int MaxIdleReaders = 8;
    private readonly ConcurrentBag<SqliteReader> _idle = [];
    private readonly string _connectionString;
    private readonly FileStream _lock;
    private int _idleCount;

    public SqliteDatabase(string folder)
    {
        Version = SqliteLibrary.Load();
        Directory.CreateDirectory(folder);
        _lock = Claim(folder);
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, "parley.db"),
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString();
        Writing = Open();
        Migrations.Apply(Writing);
    }

    /// <summary>SQLite's version and where the library came from.</summary>
    public string Version { get; }

    /// <summary>The only connection that writes. Used by the group-commit writer and by nothing else.</summary>
    public SqliteConnection Writing { get; }

    /// <summary>Borrows a reading connection; dispose it to give it back. Every statement, or transaction, sees one committed snapshot.</summary>
    public SqliteReader Read()
    {
        if (!_idle.TryTake(out var reader))
            return new SqliteReader(this, Open(reading: true));
        Interlocked.Decrement(ref _idleCount);
        return reader;
    }

    internal void Return(SqliteReader reader)
    {
        if (Interlocked.Increment(ref _idleCount) <= MaxIdleReaders)
        {
            _idle.Add(reader);
            return;
        }

        Interlocked.Decrement(ref _idleCount);
        reader.Connection.Dispose();
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var reader))
            reader.Connection.Dispose();
        Writing.Dispose();
        _lock.Dispose();
    }

    private SqliteConnection Open(bool reading = false)
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // Readers lean on the system's file cache, which all of them share; what each maps or caches itself is held once per reader.
        command.CommandText = reading
            ? "PRAGMA busy_timeout=5000; PRAGMA query_only=1; PRAGMA cache_size=-1024; PRAGMA temp_store=MEMORY;"
            : "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
              + "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Two servers on one folder would each hold counters of their own: the second one is refused.</summary>
    private static FileStream Claim(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "parley.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException($"Another Parley server uses the data folder '{Path.GetFullPath(folder)}'. Stop it, or set PARLEY_DATA to another folder.", exception);
        }
    }
}
