using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Parley.Sqlite;

namespace Parley.Client.Store;

/// <summary>
/// One logical change of the store: reads see its own writes, all of it is one transaction, and what was put off with <see cref="After"/> happens once that
/// is committed. A step that throws has changed nothing. Only valid while the store runs it.
/// </summary>
internal sealed class Step(SqliteConnection connection, Dictionary<string, SqliteCommand> prepared, Vault vault)
{
    private readonly List<Action> _effects = [];

    /// <summary>What to do after the commit, in this order. Must not wait and must not throw.</summary>
    public IReadOnlyList<Action> Effects => _effects;

    /// <summary>Whether there is anything to commit.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Changes of records that are kept in memory; made before the effects.</summary>
    public List<Action<LocalStore>> Cached { get; } = [];

    public TRecord? Get<TKey, TRecord>(Table<TKey, TRecord> table, TKey key)
        where TKey : notnull
        where TRecord : class
    {
        using var row = Prepare(table.SelectOne, table.KeyParameters).With(table.KeyColumns(key)).ExecuteReader();
        return row.Read() ? Read(table, row) : null;
    }

    /// <summary>The records of a table that meet a condition, such as <c>WHERE chat = @chat ORDER BY place LIMIT 10</c>.</summary>
    public List<TRecord> Find<TKey, TRecord>(Table<TKey, TRecord> table, string condition, params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TKey : notnull
        where TRecord : class
    {
        var records = new List<TRecord>();
        using var rows = Command($"{table.SelectAll} {condition}", parameters).ExecuteReader();
        while (rows.Read())
            records.Add(Read(table, rows));
        return records;
    }

    /// <summary>A number that SQL can tell from clear columns, such as a count.</summary>
    public long Number(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Command(sql, parameters).ExecuteScalar() as long? ?? 0;

    /// <summary>Adds the record, or replaces the one with its key.</summary>
    public void Put<TKey, TRecord>(Table<TKey, TRecord> table, TRecord record)
        where TKey : notnull
        where TRecord : class
    {
        var columns = table.ClearColumns(record);
        var content = table.Encode(record);
        var sealedBytes = vault.Seal(content, Vault.Bind(table.Name, columns));
        CryptographicOperations.ZeroMemory(content);
        Write(Prepare(table.Insert, table.Parameters).With([.. columns, sealedBytes]));
        Cached.Add(store => store.Remember(table, table.KeyOf(record), record));
    }

    public void Delete<TKey, TRecord>(Table<TKey, TRecord> table, TKey key)
        where TKey : notnull
        where TRecord : class
    {
        Write(Prepare(table.DeleteOne, table.KeyParameters).With(table.KeyColumns(key)));
        Cached.Add(store => store.Remember(table, key, null));
    }

    public void DeleteAll<TKey, TRecord>(Table<TKey, TRecord> table)
        where TKey : notnull
        where TRecord : class
    {
        Write(Command($"DELETE FROM {table.Name} {table.Filter}", []));
        Cached.Add(store => store.ForgetAll(table));
    }

    /// <summary>Deletes the rows of a table that is not kept in memory and that meet a condition.</summary>
    public void DeleteWhere(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Write(Command(sql, parameters));

    public void After(Action effect) => _effects.Add(effect);

    private TRecord Read<TKey, TRecord>(Table<TKey, TRecord> table, SqliteDataReader row)
        where TKey : notnull
        where TRecord : class
    {
        var columns = new object?[table.Columns];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = row.IsDBNull(i) ? null : row.GetValue(i);
        if (!vault.TryOpen(row.GetFieldValue<byte[]>(table.Columns), Vault.Bind(table.Name, columns), out var content))
            throw StoreException.Damaged(table.Name);
        try
        {
            return table.Decode(content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private void Write(SqliteCommand command)
    {
        HasWritten = true;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var names = new string[parameters.Length];
        var values = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            (names[i], values[i]) = ("@" + parameters[i].Name, parameters[i].Value);
        return Prepare(sql, names).With(values);
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<string> parameters) => Prepared.Get(prepared, connection, sql, parameters);
}
