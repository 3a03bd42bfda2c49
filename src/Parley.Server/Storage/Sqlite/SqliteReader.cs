using Microsoft.Data.Sqlite;

namespace Parley.Server.Storage.Sqlite;

/// <summary>A borrowed reading connection.</summary>
internal sealed class SqliteReader(SqliteDatabase database, SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _prepared = [];

    public SqliteConnection Connection => connection;

    /// <summary>A prepared command, kept with the connection; set its parameters by name.</summary>
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters) => Prepared.Get(_prepared, connection, sql, parameters);

    public void Dispose() => database.Return(this);
}
