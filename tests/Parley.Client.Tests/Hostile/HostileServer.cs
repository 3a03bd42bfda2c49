using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Contracts.V1;

namespace Parley.Client.Tests.Hostile;

/// <summary>
/// A server that lies: it stands between a client and an honest server, passes everything on, and changes what a test tells it to. It has whatever a server
/// has, so what it cannot do no server can.
/// </summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _honest = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private readonly Uri _server;

    private HostileServer(Uri server)
    {
        _server = server;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/api/v1/live", Live);
        _app.MapFallback(Rest);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What becomes of an answer: method and path below /api/v1/, and the JSON of it.</summary>
    public Func<string, string, JsonNode, JsonNode> Answer { get; set; } = static (_, _, answer) => answer;

    /// <summary>Whether the line breaks at a request for this path.</summary>
    public Func<string, bool> Cut { get; set; } = static _ => false;

    /// <summary>What becomes of a frame on its way to the client.</summary>
    public Func<ServerFrame, IEnumerable<ServerFrame>> ToClient { get; set; } = static frame => [frame];

    /// <summary>What becomes of a frame on its way from the client.</summary>
    public Func<ClientFrame, ClientFrame?> FromClient { get; set; } = static frame => frame;

    /// <summary>What the client has asked for so far, such as "GET users/search".</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Messages that the client has sent so far.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<SendMessage> Sent { get; } = [];

    public static async Task<HostileServer> Start(ServerProcess server)
    {
        var hostile = new HostileServer(server.Address);
        await hostile._app.StartAsync();
        hostile.Address = new Uri(hostile._app.Urls.Single());
        return hostile;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _honest.Dispose();
    }

    private async Task Rest(HttpContext context)
    {
        var path = context.Request.Path.Value!["/api/v1/".Length..];
        Asked.Enqueue($"{context.Request.Method} {path}");
        if (Cut(path))
        {
            context.Abort();
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_server, context.Request.Path + context.Request.QueryString.Value));
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
        }

        foreach (var name in new[] { "Authorization", "X-Parley-Link" })
            if (context.Request.Headers.TryGetValue(name, out var value))
                request.Headers.TryAddWithoutValidation(name, value.ToString());
        using var answer = await _honest.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (answer.IsSuccessStatusCode && body.Length > 0)
            body = System.Text.Encoding.UTF8.GetBytes(Answer(context.Request.Method, path, JsonNode.Parse(body)!).ToJsonString());
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (body.Length > 0)
            await context.Response.Body.WriteAsync(body);
    }

    private async Task Live(HttpContext context)
    {
        using var honest = new ClientWebSocket();
        honest.Options.AddSubProtocol(Client.Live.LiveLink.Proto);
        honest.Options.SetRequestHeader("Authorization", context.Request.Headers.Authorization.ToString());
        await honest.ConnectAsync(new Uri($"ws://{_server.Authority}/api/v1/live"), CancellationToken.None);
        using var client = await context.WebSockets.AcceptWebSocketAsync(Client.Live.LiveLink.Proto);
        var ways = new[] { Relay(client, honest, Spied), Relay(honest, client, Forged) };
        try
        {
            await await Task.WhenAny(ways);
            await Task.WhenAll(ways);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // One end has gone, or a test has cut the line.
            client.Abort();
            honest.Abort();
        }
    }

    private byte[] Spied(byte[] bytes)
    {
        var batch = new ClientBatch();
        foreach (var frame in ClientBatch.Parser.ParseFrom(bytes).Frames.Select(frame => FromClient(frame)).OfType<ClientFrame>())
        {
            if (frame.MessageSend is { } sent)
                Sent.Enqueue(sent);
            batch.Frames.Add(frame);
        }

        return batch.ToByteArray();
    }

    private byte[] Forged(byte[] bytes) => new ServerBatch { Frames = { ServerBatch.Parser.ParseFrom(bytes).Frames.SelectMany(frame => ToClient(frame)) } }.ToByteArray();

    private static async Task Relay(WebSocket from, WebSocket to, Func<byte[], byte[]> change)
    {
        var buffer = new byte[2 * 1024 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await from.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await to.CloseOutputAsync(from.CloseStatus ?? WebSocketCloseStatus.NormalClosure, from.CloseStatusDescription, CancellationToken.None);
                    return;
                }

                length += part.Count;
            }
            while (!part.EndOfMessage);
            await to.SendAsync(change(buffer[..length]), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
    }
}
