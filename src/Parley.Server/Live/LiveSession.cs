using System.Buffers;
using System.Net.WebSockets;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Server.Live;

/// <summary>Runs one WebSocket: one loop reads batches and hands their frames on, one writes whatever is queued as one message.</summary>
internal sealed class LiveSession(WebSocket socket, LiveCodec codec, Connection connection, FrameRouter router)
{
    private const int SendFrames = 256;
    private const int SendBytes = 128 * 1024;

    public async Task Run()
    {
        var sending = Send();
        try
        {
            await Receive();
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // The client has gone without a word; so it is with phones.
        }
        finally
        {
            connection.Close(1000, "");
            await sending;
        }
    }

    private async Task Receive()
    {
        while (connection.Closing is null)
        {
            // Waits without a buffer: an idle connection holds none.
            var first = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (first.MessageType == WebSocketMessageType.Close)
                return;
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
                        return;
                    length += part.Count;
                    if (length > Limits.LiveMessageBytes)
                    {
                        connection.Close(1009, $"A message has at most {Limits.LiveMessageBytes} bytes.");
                        return;
                    }
                }
                while (!part.EndOfMessage);
                if (!Accept(part.MessageType, buffer.AsSpan(0, length)))
                    return;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
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

    private async Task Send()
    {
        var batch = new ServerBatch();
        try
        {
            while (await connection.Queue.WaitToReadAsync(CancellationToken.None))
            {
                var bytes = 0;
                while (batch.Frames.Count < SendFrames && bytes < SendBytes && connection.Queue.TryRead(out var frame))
                {
                    batch.Frames.Add(frame);
                    bytes += frame.CalculateSize();
                }

                var frames = batch.Frames.Count;
                await Send(batch);
                connection.Sent(frames, bytes);
                batch.Frames.Clear();
            }

            var (code, reason) = connection.Closing ?? (1000, "");
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            socket.Abort();
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
