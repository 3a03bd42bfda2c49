namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>How this device stands with the history of its account; <see cref="HistoryChanged"/> tells of changes.</summary>
    public HistoryState History => _engine.History.State;

    /// <summary>
    /// Fetches the whole history of a linked device now, instead of at a gentle pace in the background, and completes when all of it is here. Harmless on every other
    /// device, and where it is here already.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait. What is here stays, and the rest comes in the background.</param>
    /// <exception cref="SignedOutException">The server has ended the session.</exception>
    /// <exception cref="ServerUnreachableException">The server cannot be reached any more.</exception>
    public async Task FetchHistoryAsync(CancellationToken cancellationToken = default)
    {
        await ConnectAsync(cancellationToken);
        await _engine.History.Fill.All(cancellationToken);
    }

    /// <summary>
    /// Chooses, for all devices of the account, whether the history stays on the devices that have it, or is kept on the server, sealed under a key that only the
    /// devices have, so that a device which is linked later has all of it. What is kept there is deleted. It counts from now on.
    /// </summary>
    /// <param name="only">True: only on the devices.</param>
    /// <param name="cancellationToken">Gives up. What was stored stays so, and is told to the server and the other devices with the next connection.</param>
    /// <exception cref="ServerUnreachableException">It is chosen, and the server could not be told yet.</exception>
    public Task KeepHistoryOnDevicesOnlyAsync(bool only, CancellationToken cancellationToken = default) => _engine.History.KeepOnlyHere(only, cancellationToken);

    /// <summary>The person has seen what the server was caught at.</summary>
    public Task DismissHistoryWarningsAsync(CancellationToken cancellationToken = default) => _engine.History.DismissWarnings(cancellationToken);
}
