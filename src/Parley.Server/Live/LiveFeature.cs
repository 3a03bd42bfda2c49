using Parley.Server.Accounts;
using Parley.Server.Operations;

namespace Parley.Server.Live;

internal static class LiveFeature
{
    private const string Path = "/api/v1/live";

    public static IServiceCollection AddLive(this IServiceCollection services) => services
        .AddSingleton<Connections>()
        .AddSingleton<FrameRate>()
        .AddSingleton<FrameRouter>()
        .AddSingleton<LiveEvents>()
        .AddHostedService<LiveDrain>();

    /// <summary>
    /// A branch of its own, ahead of everything that ordinary requests pass through: a live connection lasts for days, and each step of the way would be
    /// kept in memory for as long.
    /// </summary>
    public static void UseLive(this WebApplication app)
    {
        app.Services.GetRequiredService<LiveEvents>();
        var connections = app.Services.GetRequiredService<Connections>();
        app.Services.GetRequiredService<ServerMetrics>().Gauge("parley_connections", "Live connections.", () => connections.Count);
        app.MapWhen(context => context.Request.Path.Equals(Path, StringComparison.OrdinalIgnoreCase), live =>
        {
            live.UseProblemResponses();
            live.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
            live.UseAccounts();
            live.Run(ActivatorUtilities.CreateInstance<LiveEndpoint>(app.Services).Accept);
        });
    }
}
