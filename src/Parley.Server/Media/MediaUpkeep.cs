namespace Parley.Server.Media;

/// <summary>Removes what a crash has left behind, before the first request.</summary>
internal sealed class MediaUpkeep(MediaStore media) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => media.Sweep();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
