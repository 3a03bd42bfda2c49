using Parley.Client;

namespace Parley.Cli.Commands;

/// <summary>Getting a device up to date before it shows something.</summary>
internal static class Connecting
{
    /// <summary>Tries for so long; says on standard error when what follows may be old.</summary>
    public static async Task CatchUp(this ParleyClient client, Surroundings surroundings, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await client.ConnectAsync(cancellationToken).WaitAsync(patience, surroundings.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await surroundings.Error.WriteLineAsync($"parley: {client.Server.Authority} cannot be reached; this is what was here before.");
        }
    }
}
