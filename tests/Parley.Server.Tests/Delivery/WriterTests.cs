using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.Server.Delivery;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;
using Parley.Server.Tests.Storage;
using Parley.Sqlite;

namespace Parley.Server.Tests.Delivery;

public sealed class WriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WriterCaches _caches = new();
    private SqliteDatabase _database;
    private Writer _writer;

    public WriterTests() => Start();

    [Fact]
    public async Task What_is_committed_is_there_for_a_reader()
    {
        await _writer.Commit(session => Put(session, "a", 1));
        Assert.Equal(1, Read("a"));
    }

    [Fact]
    public async Task Writes_are_committed_in_the_order_they_came()
    {
        var seen = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(n => _writer.Commit(_ => seen.Add(n))));
        Assert.Equal(Enumerable.Range(0, 500), seen);
    }

    [Fact]
    public async Task Writes_that_wait_share_one_transaction()
    {
        var transactions = new HashSet<object>();
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var first = _writer.Commit(_ =>
        {
            begun.Set();
            gate.Wait();
        });
        begun.Wait();
        var others = Enumerable.Range(0, 100).Select(_ => _writer.Commit(session => transactions.Add(session.Transaction!))).ToList();
        gate.Set();
        await first;
        await Task.WhenAll(others);
        Assert.Single(transactions);
    }

    [Fact]
    public async Task A_refusal_undoes_what_its_write_has_done_and_nothing_of_the_others()
    {
        using var gate = new ManualResetEventSlim();
        var first = _writer.Commit(_ => gate.Wait());
        var before = _writer.Commit(session => Put(session, "before", 1));
        var refused = _writer.Commit(session =>
        {
            Put(session, "refused", 1);
            throw new ProblemException(Problems.NotFound);
        });
        var after = _writer.Commit(session => Put(session, "after", 1));
        gate.Set();
        await Task.WhenAll(first, before, after);
        await Assert.ThrowsAsync<ProblemException>(() => refused);
        Assert.Equal(1, Read("before"));
        Assert.Null(Read("refused"));
        Assert.Equal(1, Read("after"));
    }

    [Fact]
    public async Task A_write_that_breaks_fails_alone_and_the_rest_of_its_batch_is_committed_once()
    {
        using var gate = new ManualResetEventSlim();
        var first = _writer.Commit(_ => gate.Wait());
        var good = Enumerable.Range(0, 5).Select(_ => _writer.Commit(session => Add(session, "sum"))).ToList();
        var broken = _writer.Commit(session =>
        {
            Add(session, "sum");
            session.Prepare("INSERT INTO nowhere VALUES (1)").ExecuteNonQuery();
        });
        good.Add(_writer.Commit(session => Add(session, "sum")));
        gate.Set();
        await first;
        await Task.WhenAll(good);
        await Assert.ThrowsAnyAsync<Exception>(() => broken);
        Assert.Equal(6, Read("sum"));
    }

    [Fact]
    public async Task Nobody_is_told_before_the_commit()
    {
        long? seen = -1;
        await _writer.Commit(session =>
        {
            Put(session, "told", 7);
            session.AfterCommit(() => seen = Read("told"));
            Assert.Null(Read("told"));
        });
        Assert.Equal(7, seen);
    }

    [Fact]
    public async Task Numbers_grow_and_are_never_used_twice_also_after_a_crash()
    {
        var before = await _writer.Commit(session => Enumerable.Range(0, 3).Select(_ => session.NextNumber("mailbox")).ToList());
        Restart();
        var after = await _writer.Commit(session => session.NextNumber("mailbox"));
        Assert.Equal([before[0], before[0] + 1, before[0] + 2], before);
        Assert.True(after > before[^1]);
    }

    [Fact]
    public async Task A_number_block_that_was_rolled_back_is_reserved_again()
    {
        await Assert.ThrowsAsync<ProblemException>(() => _writer.Commit(session =>
        {
            session.NextNumber("mailbox");
            throw new ProblemException(Problems.NotFound);
        }));
        var first = await _writer.Commit(session => session.NextNumber("mailbox"));
        Restart();
        Assert.True(await _writer.Commit(session => session.NextNumber("mailbox")) > first);
    }

    [Fact]
    public async Task What_is_remembered_is_forgotten_when_a_write_is_undone()
    {
        var cleared = 0;
        _caches.Register(() => cleared++);
        await Assert.ThrowsAsync<ProblemException>(() => _writer.Commit(session =>
        {
            Put(session, "x", 1);
            throw new ProblemException(Problems.NotFound);
        }));
        Assert.Equal(1, cleared);
    }

    [Fact]
    public void A_second_server_on_the_same_folder_is_told_so()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => new SqliteDatabase(_folder.Path));
        Assert.Contains("Another Parley server", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _database.Dispose();
        _folder.Dispose();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_database), nameof(_writer))]
    private void Start()
    {
        _database = new SqliteDatabase(_folder.Path);
        _writer = new Writer(_database, _caches, new ServerMetrics(), NullLogger<Writer>.Instance);
    }

    private void Restart()
    {
        _writer.Dispose();
        _database.Dispose();
        Start();
    }

    private static void Put(WriteSession session, string name, long value) =>
        session.Prepare("INSERT INTO number_blocks (name, next) VALUES (@name, @value)", "@name", "@value").With(name, value).ExecuteNonQuery();

    private static void Add(WriteSession session, string name) =>
        session.Prepare("INSERT INTO number_blocks (name, next) VALUES (@name, 1) ON CONFLICT (name) DO UPDATE SET next = next + 1", "@name").With(name).ExecuteNonQuery();

    private long? Read(string name)
    {
        using var reader = _database.Read();
        return reader.Connection.ExecuteScalar<long?>("SELECT next FROM number_blocks WHERE name = @name", new { name });
    }
}
