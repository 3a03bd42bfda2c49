using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using Google.Protobuf;
using Parley.Contracts.V1;

namespace Parley.Testing;

/// <summary>Why a live connection ended: the server's close code and reason, or no code when it broke.</summary>
public sealed record LinkEnd(int? Code, string Reason);

/// <summary>One live connection in parley.v1.proto. Frames that wait go out together; what comes is handed over batch by batch, on one thread at a time.</summary>
public sealed class LiveLink : IAsyncDisposable
{
    public const string Proto = "parley.v1.proto";
    private const int FramesPerBatch = 128;

    // One more frame of the largest kind still fits into a WebSocket message.
    private const int BytesPerBatch = 64 * 1024;

    private readonly ClientWebSocket _socket;
    private readonly Channel<ClientFrame> _outgoing = Channel.CreateUnbounded<ClientFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Action<ServerBatch> _received;
    private readonly CancellationTokenSource _over = new();

    private LiveLink(ClientWebSocket socket, Action<ServerBatch> received)
    {
        (_socket, _received) = (socket, received);
        Ended = Run();
    }

    /// <summary>Completes when the connection is over, whoever ended it.</summary>
    public Task<LinkEnd> Ended { get; }

    /// <summary>Throws <see cref="WebSocketException"/> when the server does not take the connection.</summary>
    public static async Task<LiveLink> Connect(ServerProcess server, string accessToken, Action<ServerBatch> received)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Proto);
        socket.Options.SetRequestHeader("Authorization", "Bearer " + accessToken);
        socket.Options.Proxy = null;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        try
        {
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/api/v1/live"), CancellationToken.None);
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
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            end = new LinkEnd(Code: null, exception.Message);
        }

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
                    Array.Resize(ref buffer, buffer.Length * 4);
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
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The receiving side learns of the end and reports it.
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
