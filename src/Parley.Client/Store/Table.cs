namespace Parley.Client.Store;

/// <summary>
/// How records of one kind lie in the store: a table, the columns that stand in the clear (those of the key first), and how the whole record becomes the
/// bytes that are sealed. Clear columns hold byte[], long, string or null, and are only there to find rows by: what counts is the sealed record.
/// </summary>
internal sealed class Table<TKey, TRecord>
    where TKey : notnull
    where TRecord : class
{
    public Table(string name, string[] key, string[] others)
    {
        string[] columns = [.. key, .. others];
        Name = name;
        Columns = columns.Length;
        KeyParameters = [.. key.Select(column => "@" + column)];
        Parameters = [.. columns.Select(column => "@" + column), "@sealed"];
        var condition = string.Join(" AND ", key.Select(column => $"{column} = @{column}"));
        SelectAll = $"SELECT {string.Join(", ", columns)}, sealed FROM {name}";
        SelectOne = $"{SelectAll} WHERE {condition}";
        Insert = $"INSERT OR REPLACE INTO {name} ({string.Join(", ", columns)}, sealed) VALUES ({string.Join(", ", Parameters)})";
        DeleteOne = $"DELETE FROM {name} WHERE {condition}";
    }

    public string Name { get; }

    /// <summary>How many columns stand in the clear.</summary>
    public int Columns { get; }

    public string[] KeyParameters { get; }

    public string[] Parameters { get; }

    public string SelectAll { get; }

    public string SelectOne { get; }

    public string Insert { get; }

    public string DeleteOne { get; }

    /// <summary>Which rows of the table are records of this kind; empty for all.</summary>
    public string Filter { get; init; } = "";

    public required Func<TRecord, TKey> KeyOf { get; init; }

    /// <summary>The values of the key's columns.</summary>
    public required Func<TKey, object?[]> KeyColumns { get; init; }

    /// <summary>The values of the other clear columns.</summary>
    public Func<TRecord, object?[]> OtherColumns { get; init; } = static _ => [];

    /// <summary>The bytes are erased once they are sealed.</summary>
    public required Func<TRecord, byte[]> Encode { get; init; }

    /// <summary>The bytes are erased afterwards: a record keeps none of them.</summary>
    public required Func<byte[], TRecord> Decode { get; init; }

    /// <summary>All clear columns of a record.</summary>
    public object?[] ClearColumns(TRecord record) => [.. KeyColumns(KeyOf(record)), .. OtherColumns(record)];
}
