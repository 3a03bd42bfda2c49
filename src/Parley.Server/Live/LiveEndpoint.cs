using Parley.Server.Accounts;
using Parley.Server.Operations;
using Parley.Server.Presence;

namespace Parley.Server.Live;

/// <summary>Takes a WebSocket in, and keeps its device connected until either side ends it.</summary>
internal sealed class LiveEndpoint(Connections connections, FrameRouter router, PresenceCommands presence, LiveEvents events, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly Problem NotWebSocket = new(426, "websocket-expected", "Connect with WebSocket and one of the subprotocols parley.v1.proto and parley.v1.json.");
    private static readonly Problem Subprotocol = new(400, "subprotocol-unknown", "Offer one of the subprotocols parley.v1.proto and parley.v1.json.");
    private static readonly Problem Draining = new(503, "draining", "The server is going away. Connect again in a moment.") { RetryAfter = TimeSpan.FromSeconds(2) };

    public async Task Accept(HttpContext context)
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        var chosen = offered.FirstOrDefault(p => p is LiveCodec.Proto or LiveCodec.Json);
        var caller = context.Features.Get<Caller>() ?? throw new ProblemException(Stranger(context.WebSockets.IsWebSocketRequest, chosen));
        if (!context.WebSockets.IsWebSocketRequest)
            throw new ProblemException(NotWebSocket);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            throw new ProblemException(Draining);
        if (chosen is null && offered.Count > 0)
            throw new ProblemException(Subprotocol);

        using var socket = await context.WebSockets.AcceptWebSocketAsync(chosen);
        Forget(context.Request.Headers);
        using var connection = new Connection(caller, context.Abort, time);
        connections.Add(connection)?.Close(4409, "This device has connected elsewhere.");
        events.Connected(connection);
        try
        {
            await new LiveSession(socket, LiveCodec.For(chosen), connection, router).Run();
        }
        finally
        {
            connections.Remove(connection);
            presence.Forget(connection);
        }
    }

    /// <summary>Tells what has arrived of the handshake, so that whoever checks a server from outside sees what a proxy has made of it.</summary>
    private static Problem Stranger(bool isWebSocket, string? subprotocol) => Problems.Unauthenticated with
    {
        Extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["webSocket"] = isWebSocket, ["subprotocol"] = subprotocol },
    };

    /// <summary>
    /// The request lives as long as the connection; its headers, the token among them, need not. One by one, because the server keeps the texts of those
    /// that are cleared together for the next request.
    /// </summary>
    private static void Forget(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys.ToArray())
            headers.Remove(name);
        headers.Clear();
    }
}
