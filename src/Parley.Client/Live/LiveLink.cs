using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using Google.Protobuf;
using Parley.Contracts.V1;

namespace Parley.Client.Live;

/// <summary>
/// One live connection in parley.v1.proto. Frames that wait go out together; what comes is handed over batch by batch, on one thread at a time, and whoever
/// takes it must not wait.
/// </summary>
internal sealed class LiveLink : IAsyncDisposable
{
    public const string Proto = "parley.v1.proto";
    private const int FramesPerBatch = 128;

    // One more frame of the largest kind still fits into a WebSocket message.
    private const int BytesPerBatch = 64 * 1024;

    // A mailbox page of a mebibyte and whatever the server packs with it.
    private const int MaxMessageBytes = 4 * 1024 * 1024;

    private readonly ClientWebSocket _socket;
    private readonly Channel<ClientFrame> _outgoing = Channel.CreateUnbounded<ClientFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<ServerBatch> _received;
    private readonly CancellationTokenSource _over = new();

    private LiveLink(ClientWebSocket socket, Action<ServerBatch> received)
    {
        (_socket, _received) = (socket, received);
        Ended = Run();
    }

    /// <summary>Completes when the connection is over, whoever ended it. Never fails.</summary>
    public Task<LinkEnd> Ended { get; }

    /// <summary>Throws <see cref="RefusedException"/> with the status where the server does not take the connection, <see cref="ServerUnreachableException"/> where there is none.</summary>
    public static async Task<LiveLink> Connect(Uri server, string accessToken, HttpMessageInvoker http, Action<ServerBatch> received, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Proto);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + accessToken);
        // The session above asks for signs of life itself; it wants an answer, not only a way out.
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(Address(server), http, cancellationToken);
            socket.HttpResponseHeaders = null;
        }
        catch (WebSocketException exception)
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            if (status is >= 400 and < 600)
                throw new RefusedException(status, $"http-{status}", $"The live connection was refused with status {status}.");
            throw new ServerUnreachableException($"The server at {server.Authority} cannot be reached.", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new LiveLink(socket, received);
    }

    /// <summary>Queues a frame. It is lost without a word when the connection has ended.</summary>
    public void Send(ClientFrame frame) => _outgoing.Writer.TryWrite(frame);

    /// <summary>Gives the connection up.</summary>
    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (_over.IsCancellationRequested)
            return;
        await _over.CancelAsync();
        _socket.Abort();
        await Ended;
        _socket.Dispose();
        _over.Dispose();
    }

    private static Uri Address(Uri server) =>
        new UriBuilder(new Uri(server, "/api/v1/live")) { Scheme = server.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs }.Uri;

    private async Task<LinkEnd> Run()
    {
        await Task.Yield();
        var sending = SendQueued();
        LinkEnd end;
        try
        {
            await Receive();
            end = new LinkEnd((int?)_socket.CloseStatus, _socket.CloseStatusDescription ?? "");
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException
            or InvalidProtocolBufferException)
        {
            end = new LinkEnd(Code: null, exception.Message);
        }

        _socket.Abort();
        _outgoing.Writer.TryComplete();
        await sending;
        return end;
    }

    private async Task Receive()
    {
        var buffer = new byte[8 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                if (length == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length < MaxMessageBytes ? buffer.Length * 2 : throw new IOException("A message is longer than the interface allows."));
                part = await _socket.ReceiveAsync(buffer.AsMemory(length), _over.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                length += part.Count;
            }
            while (!part.EndOfMessage);
            _received(ServerBatch.Parser.ParseFrom(buffer.AsSpan(0, length)));
        }
    }

    private async Task SendQueued()
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_over.Token))
            {
                var batch = NextBatch();
                var size = batch.CalculateSize();
                var buffer = ArrayPool<byte>.Shared.Rent(size);
                batch.WriteTo(buffer.AsSpan(0, size));
                await _socket.SendAsync(buffer.AsMemory(0, size), WebSocketMessageType.Binary, endOfMessage: true, _over.Token);
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The receiving side learns of the end, and reads first why the server has closed.
        }
    }

    private ClientBatch NextBatch()
    {
        var batch = new ClientBatch();
        var bytes = 0;
        while (batch.Frames.Count < FramesPerBatch && bytes < BytesPerBatch && _outgoing.Reader.TryRead(out var frame))
        {
            batch.Frames.Add(frame);
            bytes += frame.CalculateSize();
        }

        return batch;
    }
}
