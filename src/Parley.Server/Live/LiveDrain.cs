using Parley.Contracts.V1;

namespace Parley.Server.Live;

/// <summary>When the server stops, tells every client to connect elsewhere, spread over a few seconds, and lets what is queued go out first.</summary>
internal sealed class LiveDrain(Connections connections, IHostApplicationLifetime lifetime) : IHostedService
{
    private const int BaseMilliseconds = 500;
    private const int ConnectionsPerSecond = 2000;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() =>
        {
            var frame = new ServerFrame
            {
                ServerDraining = new ServerDraining { ReconnectAfterMs = (uint)(BaseMilliseconds + connections.Count * 1000L / ConnectionsPerSecond) },
            };
            foreach (var connection in connections.All)
            {
                connection.Hint(frame);
                connection.Close(1001, "The server is going away.");
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
