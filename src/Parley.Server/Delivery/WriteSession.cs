using Microsoft.Data.Sqlite;

namespace Parley.Server.Delivery;

/// <summary>What a write may use: the writing connection inside the open transaction, with its prepared statements, and the numbers it hands out.</summary>
internal sealed class WriteSession(SqliteConnection connection, WriterCaches caches)
{
    private const int BlockSize = 4096;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly Dictionary<string, (long Next, long End)> _numbers = [];
    private readonly List<Action> _afterCommit = [];

    public SqliteConnection Connection => connection;

    /// <summary>The transaction that Dapper's calls on <see cref="Connection"/> have to name.</summary>
    public SqliteTransaction? Transaction { get; private set; }

    /// <summary>A prepared command in the open transaction; set its parameters in the order they are named here.</summary>
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = Prepared.Get(_prepared, connection, sql, parameters);
        command.Transaction = Transaction;
        return command;
    }

    /// <summary>Runs on the writer's thread when, and only when, the transaction has been committed; before any write of it is told so.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>The next number of a kind. Numbers grow and are never used twice, also over a crash: blocks of them are reserved in the database.</summary>
    public long NextNumber(string name)
    {
        if (!_numbers.TryGetValue(name, out var block) || block.Next == block.End)
        {
            var end = (long)Prepare(
                "INSERT INTO number_blocks (name, next) VALUES (@name, 1 + @size) ON CONFLICT (name) DO UPDATE SET next = next + @size RETURNING next",
                "@name", "@size").With(name, BlockSize).ExecuteScalar()!;
            block = (end - BlockSize, end);
        }

        _numbers[name] = (block.Next + 1, block.End);
        return block.Next;
    }

    /// <summary>Runs a part that is undone by itself when it throws.</summary>
    public T InSavepoint<T>(Func<WriteSession, T> part)
    {
        Prepare("SAVEPOINT part").ExecuteNonQuery();
        var changes = SQLitePCL.raw.sqlite3_total_changes(connection.Handle);
        var actions = _afterCommit.Count;
        try
        {
            var result = part(this);
            Prepare("RELEASE part").ExecuteNonQuery();
            return result;
        }
        catch
        {
            Prepare("ROLLBACK TO part").ExecuteNonQuery();
            Prepare("RELEASE part").ExecuteNonQuery();
            _afterCommit.RemoveRange(actions, _afterCommit.Count - actions);
            if (SQLitePCL.raw.sqlite3_total_changes(connection.Handle) != changes)
            {
                // What is remembered may come from the part that is gone.
                _numbers.Clear();
                caches.Clear();
            }

            throw;
        }
    }

    internal void Begin() => Transaction = connection.BeginTransaction(deferred: false);

    internal void Commit()
    {
        Transaction!.Commit();
        Transaction.Dispose();
        Transaction = null;
        foreach (var action in _afterCommit)
            action();
        _afterCommit.Clear();
    }

    internal void Rollback()
    {
        _afterCommit.Clear();
        _numbers.Clear();
        if (Transaction is null)
            return;
        try
        {
            Transaction.Rollback();
        }
        catch (SqliteException)
        {
            // A failed commit has rolled back already.
        }

        Transaction.Dispose();
        Transaction = null;
    }
}
