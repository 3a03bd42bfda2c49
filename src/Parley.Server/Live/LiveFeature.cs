using Parley.Server.Accounts;
using Parley.Server.Operations;
using Parley.Server.Presence;

namespace Parley.Server.Live;

internal static class LiveFeature
{
    private static readonly Problem NotWebSocket = new(426, "websocket-expected", "Connect with WebSocket and one of the subprotocols parley.v1.proto and parley.v1.json.");
    private static readonly Problem Subprotocol = new(400, "subprotocol-unknown", "Offer one of the subprotocols parley.v1.proto and parley.v1.json.");
    private static readonly Problem Draining = new(503, "draining", "The server is going away. Connect again in a moment.") { RetryAfter = TimeSpan.FromSeconds(2) };

    public static IServiceCollection AddLive(this IServiceCollection services) => services
        .AddSingleton<Connections>()
        .AddSingleton<FrameRate>()
        .AddSingleton<FrameRouter>()
        .AddSingleton<LiveEvents>()
        .AddHostedService<LiveDrain>();

    public static IApplicationBuilder UseLive(this WebApplication app)
    {
        app.Services.GetRequiredService<LiveEvents>();
        var connections = app.Services.GetRequiredService<Connections>();
        app.Services.GetRequiredService<ServerMetrics>().Gauge("parley_connections", "Live connections.", () => connections.Count);
        return app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(20) });
    }

    public static void MapLive(this IEndpointRouteBuilder api) => api.Map("/live", Accept).ExcludeFromDescription();

    private static async Task Accept(HttpContext context, Caller caller, Connections connections, FrameRouter router, PresenceCommands presence, LiveEvents events, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new ProblemException(NotWebSocket);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            throw new ProblemException(Draining);
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        var chosen = offered.FirstOrDefault(p => p is LiveCodec.Proto or LiveCodec.Json);
        if (chosen is null && offered.Count > 0)
            throw new ProblemException(Subprotocol);

        // The request lives as long as the connection; its token need not.
        context.Request.Headers.Authorization = default;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(chosen);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var connection = new Connection(caller, closing);
        connections.Add(connection)?.Close(4409, "This device has connected elsewhere.");
        events.Connected(connection);
        try
        {
            await new LiveSession(socket, LiveCodec.For(chosen), connection, router, closing.Token).Run();
        }
        finally
        {
            connections.Remove(connection);
            presence.Forget(connection);
        }
    }
}
