using Microsoft.Data.Sqlite;

namespace Parley.Server.Storage;

/// <summary>Commands that are prepared once and kept with their connection.</summary>
internal static class Prepared
{
    internal static SqliteCommand Get(Dictionary<string, SqliteCommand> kept, SqliteConnection connection, string sql, ReadOnlySpan<string> parameters)
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
    internal static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
