using Parley.Client.Store;

namespace Parley.Client.Tests.Crash;

/// <summary>The process dies at one commit of its store: whatever it wanted to do afterwards does not happen.</summary>
internal sealed class Fault(CommitPoint point, int at)
{
    private readonly CancellationTokenSource _died = new();
    private int _reached;

    public void Reach(CommitPoint reached)
    {
        if (reached != point || Interlocked.Increment(ref _reached) != at)
            return;
        _died.Cancel();
        throw new ProcessDiedException();
    }

    /// <summary>
    /// Lets a life go on until it is over or the process has died. The life is given the token of its death, for what it waits for in vain then. True when it
    /// went to its end.
    /// </summary>
    public async Task<bool> Survives(Func<CancellationToken, Task> life)
    {
        try
        {
            await life(_died.Token);
        }
        catch (Exception) when (_died.IsCancellationRequested)
        {
            // Nobody is left to whom this could matter.
        }

        return !_died.IsCancellationRequested;
    }
}

internal sealed class ProcessDiedException : Exception;
