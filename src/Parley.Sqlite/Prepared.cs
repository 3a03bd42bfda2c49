using Microsoft.Data.Sqlite;

namespace Parley.Sqlite;

/// <summary>Commands that are prepared once and kept with their connection.</summary>
public static class Prepared
{
    /// <summary>The command of this text from <paramref name="kept"/>, or a new one with these parameters, which is kept there.</summary>
    public static SqliteCommand Get(IDictionary<string, SqliteCommand> kept, SqliteConnection connection, string sql, ReadOnlySpan<string> parameters)
    {
        if (kept.TryGetValue(sql, out var command))
            return command;
        command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        kept.Add(sql, command);
        return command;
    }

    /// <summary>Sets the parameters in the order they were named.</summary>
    public static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
