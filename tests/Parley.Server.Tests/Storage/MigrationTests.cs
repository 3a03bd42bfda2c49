using Dapper;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Tests.Storage;

public sealed class MigrationTests
{
    [Fact]
    public void A_second_start_finds_everything_applied()
    {
        using var folder = new TemporaryFolder();
        using (var first = new SqliteDatabase(folder.Path))
            Assert.NotEmpty(Applied(first));
        using var second = new SqliteDatabase(folder.Path);
        Assert.NotEmpty(Applied(second));
    }

    [Fact]
    public void A_migration_that_was_changed_afterwards_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        using (var first = new SqliteDatabase(folder.Path))
            first.Writing.Execute("UPDATE migrations SET checksum = 'another'");
        var refusal = Assert.Throws<InvalidOperationException>(() => new SqliteDatabase(folder.Path));
        Assert.Contains("changed after", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_a_newer_version_stops_the_start()
    {
        using var folder = new TemporaryFolder();
        using (var first = new SqliteDatabase(folder.Path))
            first.Writing.Execute("INSERT INTO migrations VALUES ('9999_future.sql', 'x')");
        var refusal = Assert.Throws<InvalidOperationException>(() => new SqliteDatabase(folder.Path));
        Assert.Contains("newer Parley", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_is_fully_durable_before_it_returns()
    {
        using var folder = new TemporaryFolder();
        using var database = new SqliteDatabase(folder.Path);
        Assert.Equal("wal", database.Writing.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, database.Writing.ExecuteScalar<int>("PRAGMA synchronous"));
    }

    [Fact]
    public void A_reader_cannot_write()
    {
        using var folder = new TemporaryFolder();
        using var database = new SqliteDatabase(folder.Path);
        using var reader = database.Read();
        Assert.ThrowsAny<Exception>(() => reader.Connection.Execute("INSERT INTO number_blocks VALUES ('x', 1)"));
    }

    private static IEnumerable<string> Applied(SqliteDatabase database) => database.Writing.Query<string>("SELECT name FROM migrations");
}
