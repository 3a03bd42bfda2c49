using Parley.Server.Delivery;

namespace Parley.Server.Operations;

/// <summary>Ready means: a write can be committed, and the server is not stopping.</summary>
internal sealed class Readiness(Writer writer, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<bool> IsReady()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return false;
        try
        {
            return await writer.Commit(session => session.Prepare("SELECT 1").ExecuteScalar() is not null).WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is TimeoutException or ProblemException)
        {
            return false;
        }
    }
}
