using System.Diagnostics;
using System.Threading.Channels;
using Parley.Contracts;
using Parley.Server.Operations;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Delivery;

/// <summary>
/// The one writer of the database. It takes whatever is waiting, commits it in one transaction with full durability and only then tells the makers;
/// a batch of one goes at once. So the order of commits is the order of the queue, and the cost of a disk flush is shared by all that wait for it.
/// </summary>
internal sealed class Writer : IDisposable
{
    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(new BoundedChannelOptions(Limits.WriterQueue)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private readonly SqliteDatabase _database;
    private readonly WriteSession _session;
    private readonly WriterCaches _caches;
    private readonly ServerMetrics _metrics;
    private readonly ILogger<Writer> _log;
    private readonly Thread _thread;

    public Writer(SqliteDatabase database, WriterCaches caches, ServerMetrics metrics, ILogger<Writer> log)
    {
        _database = database;
        _session = new WriteSession(database.Writing, caches);
        _caches = caches;
        _metrics = metrics;
        _log = log;
        _thread = new Thread(Run) { Name = "group-commit writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Writes that wait. For the metrics.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Queues a change. False when the queue is full: nothing was done, the maker may repeat it later.</summary>
    public bool TrySubmit(Write write) => _queue.Writer.TryWrite(write);

    /// <summary>Makes a change and returns when it is durable. Throws a 503 problem when the queue is full.</summary>
    public Task<T> Commit<T>(Func<WriteSession, T> change)
    {
        var write = new AwaitedWrite<T>(change);
        if (!TrySubmit(write))
            throw new ProblemException(Problems.Busy);
        return write.Done;
    }

    /// <summary>Makes a change and returns when it is durable. Throws a 503 problem when the queue is full.</summary>
    public Task Commit(Action<WriteSession> change) => Commit(session =>
    {
        change(session);
        return true;
    });

    /// <summary>Commits what is queued and stops.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        var batch = new List<Write>(Limits.WriterBatch);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < Limits.WriterBatch && _queue.Reader.TryRead(out var write))
                batch.Add(write);
            CommitBatch(batch);
            batch.Clear();
        }
    }

    private void CommitBatch(List<Write> batch)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            Attempt(batch);
        }
        catch (Exception exception) when (batch.Count > 1)
        {
            LogUnlessExpected(exception, "A batch failed and is run again one by one.");
            foreach (var write in batch)
                CommitBatch([write]);
            return;
        }
        catch (Exception exception)
        {
            LogUnlessExpected(exception, "A write failed.");
            Tell(batch[0], write => write.Failed(exception));
            return;
        }

        _metrics.BatchCommitted(batch.Count, batch.Count(w => w.IsMessage), Stopwatch.GetElapsedTime(started));
        foreach (var write in batch)
            Tell(write, w => w.Committed());
    }

    private void Attempt(List<Write> batch)
    {
        try
        {
            _session.Begin();
            foreach (var write in batch)
                write.Execute(_session);
            _session.Commit();
        }
        catch
        {
            _session.Rollback();
            _caches.Clear();
            throw;
        }
    }

    /// <summary>A maker that fails to hear of its write must not stop the writer.</summary>
    private void Tell(Write write, Action<Write> tell)
    {
        try
        {
            tell(write);
        }
        catch (Exception exception)
        {
            _log.LogError(exception, "A write's maker failed when it was told of the outcome.");
        }
    }

    private void LogUnlessExpected(Exception exception, string message)
    {
        if (exception is not ProblemException)
            _log.LogError(exception, "{Message} Database {Version}.", message, _database.Version);
    }
}
