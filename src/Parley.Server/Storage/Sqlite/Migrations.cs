using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Parley.Server.Storage.Sqlite;

/// <summary>
/// Applies the numbered SQL files that the database has not seen, each in a transaction of its own, and refuses to start when one that it has seen
/// was changed afterwards.
/// </summary>
internal static class Migrations
{
    private const string Prefix = "Parley.Server.Storage.Sqlite.Migrations.";

    public static void Apply(SqliteConnection connection)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL)");
        var applied = connection.Query<(string Name, string Checksum)>("SELECT name, checksum FROM migrations").ToDictionary(m => m.Name, m => m.Checksum);
        foreach (var (name, sql) in Files())
        {
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
            if (!applied.TryGetValue(name, out var known))
                ApplyOne(connection, name, sql, checksum);
            else if (known != checksum)
                throw new InvalidOperationException($"Migration {name} was changed after it had been applied to this database. Restore the file and add a new migration instead.");
        }

        var unknown = applied.Keys.Except(Files().Select(f => f.Name)).FirstOrDefault();
        if (unknown is not null)
            throw new InvalidOperationException($"The database was written by a newer Parley (migration {unknown}). Start that version, or restore a backup.");
    }

    private static void ApplyOne(SqliteConnection connection, string name, string sql, string checksum)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(sql, transaction: transaction);
        connection.Execute("INSERT INTO migrations (name, checksum) VALUES (@name, @checksum)", new { name, checksum }, transaction);
        transaction.Commit();
    }

    private static IEnumerable<(string Name, string Sql)> Files()
    {
        var assembly = typeof(Migrations).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
