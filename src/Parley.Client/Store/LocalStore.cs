using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Parley.Crypto;

namespace Parley.Client.Store;

/// <summary>
/// A device's own store. All changes are steps, which run one at a time, so no two of them ever see the same ratchet state; each is one durable transaction.
/// Tables that are small and asked for all the time are kept in memory as of the last commit.
/// </summary>
internal sealed class LocalStore : IAsyncDisposable
{
    private readonly StoreFile _file;
    private readonly Vault _vault;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);
    private readonly Dictionary<object, object> _kept = [];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _closed;
    private Exception? _dead;

    private LocalStore(StoreFile file, Vault vault)
    {
        (_file, _vault) = (file, vault);
    }

    public string Path => _file.Path;

    /// <summary>What tests let happen around commits. What it throws is the end of the store, as a killed process is.</summary>
    public Action<CommitPoint>? Fault { get; set; }

    /// <summary>Opens the store, or makes it where it may be made. Throws <see cref="StoreException"/>.</summary>
    public static async Task<LocalStore> Open(string path, IStoreKey guard, RandomSource random, CancellationToken cancellationToken)
    {
        var file = StoreFile.Open(path);
        try
        {
            var key = path == StoreFile.InMemory ? new MemoryKey(random) : guard;
            return new LocalStore(file, await new StoreHeader(file, key, random).Unlock(cancellationToken));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps the records of a table in memory from now on. Call it before the store is shared.</summary>
    public void Keep<TKey, TRecord>(Table<TKey, TRecord> table)
        where TKey : notnull
        where TRecord : class
    {
        var records = new ConcurrentDictionary<TKey, TRecord>();
        foreach (var record in new Step(_file.Connection, _prepared, _vault).Find(table, table.Filter))
            records[table.KeyOf(record)] = record;
        _kept[table] = records;
    }

    /// <summary>The records of a table that is kept in memory, as of the last commit.</summary>
    public IReadOnlyDictionary<TKey, TRecord> All<TKey, TRecord>(Table<TKey, TRecord> table)
        where TKey : notnull
        where TRecord : class => (ConcurrentDictionary<TKey, TRecord>)_kept[table];

    /// <summary>Runs a step. <paramref name="work"/> must not wait for anything. Cancellation ends the wait for its turn, never the step.</summary>
    public async Task<T> Change<T>(Func<Step, T> work, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(ParleyClient));
            if (_dead is not null)
                throw new InvalidOperationException("The store has died before.", _dead);
            return Run(work);
        }
        catch (SqliteException exception)
        {
            throw StoreException.Failed(exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task Change(Action<Step> work, CancellationToken cancellationToken = default) => Change(
        step =>
        {
            work(step);
            return true;
        },
        cancellationToken);

    /// <summary>Waits for the step that runs and closes the file. Everything that was committed is on the disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_closed)
                return;
            _closed = true;
            foreach (var command in _prepared.Values)
                command.Dispose();
            _file.Dispose();
            _vault.Dispose();
        }
        finally
        {
            _gate.Release();
        }
    }

    internal void Remember<TKey, TRecord>(Table<TKey, TRecord> table, TKey key, TRecord? record)
        where TKey : notnull
        where TRecord : class
    {
        if (!_kept.TryGetValue(table, out var kept))
            return;
        var records = (ConcurrentDictionary<TKey, TRecord>)kept;
        if (record is null)
            records.TryRemove(key, out _);
        else
            records[key] = record;
    }

    internal void ForgetAll<TKey, TRecord>(Table<TKey, TRecord> table)
        where TKey : notnull
        where TRecord : class
    {
        if (_kept.TryGetValue(table, out var kept))
            ((ConcurrentDictionary<TKey, TRecord>)kept).Clear();
    }

    private T Run<T>(Func<Step, T> work)
    {
        var step = new Step(_file.Connection, _prepared, _vault);
        T result;
        Execute("BEGIN IMMEDIATE");
        try
        {
            result = work(step);
            Reach(CommitPoint.Before, step);
            Execute("COMMIT");
        }
        catch
        {
            Undo();
            throw;
        }

        Reach(CommitPoint.After, step);
        foreach (var change in step.Cached)
            change(this);
        foreach (var effect in step.Effects)
            effect();
        return result;
    }

    private void Undo()
    {
        // A commit that failed may have been undone by SQLite itself.
        if (SQLitePCL.raw.sqlite3_get_autocommit(_file.Connection.Handle) == 0)
            Execute("ROLLBACK");
    }

    private void Reach(CommitPoint point, Step step)
    {
        try
        {
            if (step.HasWritten)
                Fault?.Invoke(point);
        }
        catch (Exception exception)
        {
            _dead = exception;
            throw;
        }
    }

    private void Execute(string sql) => Parley.Sqlite.Prepared.Get(_prepared, _file.Connection, sql, []).ExecuteNonQuery();
}
