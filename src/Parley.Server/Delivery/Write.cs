using Parley.Server.Operations;

namespace Parley.Server.Delivery;

/// <summary>
/// One change of the database, committed together with whatever else is waiting. When a batch fails, its writes are run again one by one, so
/// <see cref="Execute"/> may run twice and must start from nothing each time.
/// </summary>
internal abstract class Write
{
    /// <summary>Makes the change. Runs on the writer's thread, inside a transaction. Throwing undoes this write and no other.</summary>
    public abstract void Execute(WriteSession session);

    /// <summary>The change is durable. Runs on the writer's thread: hand things on, do not work.</summary>
    public abstract void Committed();

    /// <summary>Nothing of the change was kept.</summary>
    public abstract void Failed(Exception exception);

    /// <summary>Counts as a message in the metrics.</summary>
    public virtual bool IsMessage => false;
}

/// <summary>A change whose maker waits for it. A refusal undoes this change alone, without disturbing the batch.</summary>
internal sealed class AwaitedWrite<T>(Func<WriteSession, T> change) : Write
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ProblemException? _refusal;
    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Execute(WriteSession session)
    {
        _refusal = null;
        try
        {
            _result = session.InSavepoint(change);
        }
        catch (ProblemException refusal)
        {
            _refusal = refusal;
        }
    }

    public override void Committed()
    {
        if (_refusal is null)
            _done.SetResult(_result!);
        else
            _done.SetException(_refusal);
    }

    public override void Failed(Exception exception) => _done.SetException(exception);
}
