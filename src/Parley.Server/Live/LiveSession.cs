using System.Buffers;
using System.Net.WebSockets;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Server.Live;

/// <summary>Runs one WebSocket: a loop reads batches and hands their frames on; whatever is queued goes out as one message, by a task that lasts as long as there is any.</summary>
internal sealed class LiveSession(WebSocket socket, LiveCodec codec, Connection connection, FrameRouter router) : IThreadPoolWorkItem
{
    private const int SendFrames = 256;
    private const int SendBytes = 128 * 1024;
    private readonly TaskCompletionSource _allSent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task Run()
    {
        connection.Queue.SendWith(this);
        try
        {
            if (!await Receive())
                await LetGo();
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client has gone without a word; so it is with phones.
        }
        finally
        {
            connection.Close(1000, "");
            await _allSent.Task;
        }
    }

    /// <summary>True when the client has ended the connection, false when the server wants to.</summary>
    private async Task<bool> Receive()
    {
        while (connection.Closing is null)
        {
            // Waits without a buffer: an idle connection holds none.
            var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (first.MessageType == WebSocketMessageType.Close)
                return true;
            var buffer = ArrayPool<byte>.Shared.Rent(4096);
            try
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    if (length == buffer.Length)
                        buffer = Grow(buffer);
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    if (part.MessageType == WebSocketMessageType.Close)
                        return true;
                    length += part.Count;
                    if (length > Limits.LiveMessageBytes)
                    {
                        connection.Close(1009, $"A message has at most {Limits.LiveMessageBytes} bytes.");
                        return false;
                    }
                }
                while (!part.EndOfMessage);
                if (!Accept(part.MessageType, buffer.AsSpan(0, length)))
                    return false;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return false;
    }

    /// <summary>
    /// Passes over what a client still sends until it lets go, as long as the connection is patient: with that unread the network would end the connection
    /// before the client could hear why the server does.
    /// </summary>
    private async Task LetGo()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool Accept(WebSocketMessageType type, ReadOnlySpan<byte> message)
    {
        ClientBatch batch;
        try
        {
            if (type != codec.MessageType)
                throw new FormatException("The other kind of WebSocket message.");
            batch = codec.Parse(message);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException or FormatException or OverflowException
            or IndexOutOfRangeException or ArgumentException)
        {
            // Of the last two: the protobuf reader does not check every end of a packed field, nor the JSON reader every value.
            connection.Close(1007, "Not a batch of frames in the agreed subprotocol.");
            return false;
        }

        if (batch.Frames.Count > Limits.FramesPerBatch)
        {
            connection.Close(1008, $"A batch has at most {Limits.FramesPerBatch} frames.");
            return false;
        }

        foreach (var frame in batch.Frames)
            router.Route(connection, frame);
        return true;
    }

    /// <summary>The queue has something to send.</summary>
    void IThreadPoolWorkItem.Execute() => _ = Send();

    private async Task Send()
    {
        try
        {
            var batch = new ServerBatch();
            SendQueue.Taken taken;
            while ((taken = connection.Queue.Take(batch, SendFrames, SendBytes, out var bytes)) == SendQueue.Taken.Frames)
            {
                await Send(batch);
                connection.Queue.Sent(batch.Frames.Count, bytes);
                batch.Frames.Clear();
            }

            if (taken == SendQueue.Taken.Nothing)
                return;
            var (code, reason) = connection.Closing ?? (1000, "");
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
            _allSent.SetResult();
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            socket.Abort();
            _allSent.SetResult();
        }
        catch (Exception exception)
        {
            socket.Abort();
            _allSent.SetException(exception);
        }
    }

    private async Task Send(ServerBatch batch)
    {
        var (buffer, length) = codec.Write(batch);
        try
        {
            await socket.SendAsync(buffer.AsMemory(0, length), codec.MessageType, true, CancellationToken.None);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 4);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
