using System.Collections.Concurrent;
using Parley.Contracts.V1;

namespace Parley.Client.Live;

/// <summary>Commands under way on one connection, by the id of their frame.</summary>
internal sealed class Commands
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<ServerFrame>> _waiting = new(StringComparer.Ordinal);
    private volatile bool _over;

    /// <summary>Completes with the answer. Throws <see cref="RefusedException"/>, or <see cref="ServerUnreachableException"/> when nothing is known.</summary>
    public Task<ServerFrame> Expect(string id)
    {
        var waiting = _waiting[id] = new TaskCompletionSource<ServerFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_over)
            Fail();
        return waiting.Task;
    }

    public void Answer(ServerFrame frame)
    {
        if (!_waiting.TryRemove(frame.Id, out var waiting))
            return;
        if (frame.EventCase == ServerFrame.EventOneofCase.Problem)
            waiting.TrySetException(new RefusedException(frame.Problem));
        else
            waiting.TrySetResult(frame);
    }

    /// <summary>Nobody waits for this answer any longer.</summary>
    public void Forget(string id) => _waiting.TryRemove(id, out _);

    /// <summary>The connection is gone: nothing is known about any of them, nor will be.</summary>
    public void Fail()
    {
        _over = true;
        foreach (var id in _waiting.Keys)
            if (_waiting.TryRemove(id, out var waiting))
                waiting.TrySetException(new ServerUnreachableException("The connection was lost."));
    }
}
