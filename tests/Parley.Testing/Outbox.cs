using System.Globalization;
using Parley.Contracts.V1;

namespace Parley.Testing;

/// <summary>A command that the server refused.</summary>
public sealed class RefusedException(Problem problem) : Exception($"{problem.Status} {problem.Code}: {problem.Detail}")
{
    public Problem Problem => problem;
}

/// <summary>Commands that the server has not answered yet, in the order they were given. A new connection gets all of them again, with the same ids.</summary>
internal sealed class Outbox
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, (ClientFrame Frame, TaskCompletionSource<ServerFrame> Answer)> _waiting = [];
    private LiveLink? _link;
    private Exception? _broken;
    private long _last;

    public Task<ServerFrame> Put(ClientFrame frame)
    {
        var answer = new TaskCompletionSource<ServerFrame>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            var number = ++_last;
            frame.Id = number.ToString(CultureInfo.InvariantCulture);
            if (_broken is not null)
                return Task.FromException<ServerFrame>(_broken);
            _waiting.Add(number, (frame, answer));
            _link?.Send(frame);
        }

        return answer.Task;
    }

    /// <summary>Sends what waits over a new connection, and from now on what is put.</summary>
    public void Use(LiveLink link)
    {
        lock (_lock)
        {
            _link = link;
            foreach (var (frame, _) in _waiting.Values)
                link.Send(frame);
        }
    }

    public void Disconnect()
    {
        lock (_lock)
            _link = null;
    }

    /// <summary>The client itself has failed: nothing will ever be answered, and whoever waits hears why.</summary>
    public void Break(Exception reason)
    {
        lock (_lock)
        {
            _broken = reason;
            foreach (var (_, answer) in _waiting.Values)
                answer.TrySetException(reason);
            _waiting.Clear();
        }
    }

    public void Answered(ServerFrame frame)
    {
        (ClientFrame Frame, TaskCompletionSource<ServerFrame> Answer) command;
        lock (_lock)
        {
            if (!long.TryParse(frame.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !_waiting.Remove(number, out command))
                return;
        }

        if (frame.Problem is { } problem)
            command.Answer.SetException(new RefusedException(problem));
        else
            command.Answer.SetResult(frame);
    }
}
