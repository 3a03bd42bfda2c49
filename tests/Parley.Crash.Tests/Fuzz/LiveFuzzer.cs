using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Unicode;
using Google.Protobuf;
using Parley.Contracts.V1;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>
/// Sends rounds over the live connection of one device: a batch that can be read, of frames that are wrong, then a message that is wrong as a whole.
/// Each frame has to be answered once; a message that cannot be read has to close the connection with its code, and another connection is made.
/// </summary>
internal sealed class LiveFuzzer(ServerProcess server, BareAccount self, BareChat chat, BareAccount other, SeededRandom random, FuzzTally tally) : IDisposable
{
    private const int MostFrames = 24;
    private readonly FrameMaker _frames = new(chat, self, other, random);
    private FuzzSocket? _socket;

    public async Task Run(int frames)
    {
        for (var sent = 0; sent < frames;)
        {
            _socket ??= await FuzzSocket.Connect(server, self, json: random.OneIn(4));
            sent += await Round(_socket);
        }
    }

    public void Dispose() => _socket?.Dispose();

    private async Task<int> Round(FuzzSocket socket)
    {
        var (batch, wrong) = socket.Json ? JsonBatch() : ProtoBatch();
        wrong ??= socket.Json ? WireMessages.Json(random) : WireMessages.Proto(random);
        var otherKind = socket.Json ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
        var sent = await Exchange(socket, batch, socket.Type);
        if (_socket is not null && wrong.Length > 0)
            sent += Math.Max(1, await Exchange(socket, wrong, random.OneIn(12) ? otherKind : socket.Type));
        tally.FramesSent(sent);
        return sent;
    }

    /// <summary>Sends one message and reads until all of it is answered. Returns how many frames were.</summary>
    private async Task<int> Exchange(FuzzSocket socket, byte[] message, WebSocketMessageType type)
    {
        var (answers, close) = socket.Expected(message, type);
        try
        {
            await socket.Send(message, type);
            for (var open = answers; close is not null || open > 0;)
            {
                if (await socket.Receive() is not { } batch)
                {
                    Closed(socket, close, message);
                    break;
                }

                open -= batch.Frames.Count(f => IsAnswer(f, message));
                if (open < 0)
                    tally.Found($"More answers than frames: {Describe(message)}");
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidProtocolBufferException)
        {
            // The WebSocket layer hangs up on a text that is not UTF-8 by itself, and its 1007 may be lost.
            if (type == WebSocketMessageType.Text && !Utf8.IsValid(message))
                tally.Broke();
            else
                tally.Found($"{exception.Message} Expected {answers} answers and close code {close?.ToString(CultureInfo.InvariantCulture) ?? "none"}: {Describe(message)}");
            Reconnect();
        }

        return answers;
    }

    private bool IsAnswer(ServerFrame frame, byte[] message)
    {
        if (frame.Problem is { } problem)
            tally.Refused((int)problem.Status, problem.Code, () => Describe(message));
        return frame.EventCase is ServerFrame.EventOneofCase.Ok or ServerFrame.EventOneofCase.Problem or ServerFrame.EventOneofCase.MailboxPage;
    }

    private void Closed(FuzzSocket socket, int? expected, byte[] message)
    {
        tally.Closed(socket.CloseCode);
        if (socket.CloseCode != expected)
            tally.Found($"Closed with {socket.CloseCode}, expected {expected?.ToString(CultureInfo.InvariantCulture) ?? "none"}: {Describe(message)}");
        Reconnect();
    }

    private void Reconnect()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>Frames that can be read, and the last one, if any, that damage has made unreadable.</summary>
    private (byte[] Batch, byte[]? Wrong) ProtoBatch()
    {
        using var batch = new MemoryStream();
        byte[]? wrong = null;
        for (var count = random.Between(1, MostFrames); count > 0; count--)
        {
            var frame = _frames.Next().ToByteArray();
            if (frame.Length > 0 && random.OneIn(2))
                frame = Mutations.Damage(frame, random);
            if (IsFrame(frame))
                batch.Write(WireMessages.Frame(frame));
            else
                wrong = WireMessages.Frame(frame);
        }

        return (batch.ToArray(), random.OneIn(3) ? null : wrong);
    }

    private (byte[] Batch, byte[]? Wrong) JsonBatch()
    {
        var batch = new ClientBatch();
        for (var count = random.Between(1, MostFrames); count > 0; count--)
            batch.Frames.Add(_frames.Next());
        var text = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(batch));
        return (text, random.OneIn(2) ? Mutations.Damage(text, random) : null);
    }

    private static bool IsFrame(byte[] bytes)
    {
        try
        {
            ClientFrame.Parser.ParseFrom(bytes);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string Describe(byte[] message) => $"{message.Length} bytes, {Convert.ToHexString(message.AsSpan(0, Math.Min(message.Length, 1000)))}";
}
