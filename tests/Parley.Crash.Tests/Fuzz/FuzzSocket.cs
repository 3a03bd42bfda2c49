using System.Net.WebSockets;
using System.Text;
using Google.Protobuf;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Crash.Tests.Fuzz;

/// <summary>A live connection that sends any bytes and reads what comes, on one thread.</summary>
internal sealed class FuzzSocket : IDisposable
{
    // As the server reads JSON: what these parsers take it takes, what they refuse it refuses.
    private static readonly JsonParser ClientJson = new(new JsonParser.Settings(recursionLimit: 16).WithIgnoreUnknownFields(true));
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ClientWebSocket _socket = new();
    private byte[] _buffer = new byte[16 * 1024];

    private FuzzSocket(bool json)
    {
        Json = json;
    }

    public bool Json { get; }

    /// <summary>The message type of the subprotocol.</summary>
    public WebSocketMessageType Type => Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;

    public static async Task<FuzzSocket> Connect(ServerProcess server, BareAccount account, bool json)
    {
        var link = new FuzzSocket(json);
        link._socket.Options.AddSubProtocol(json ? "parley.v1.json" : LiveLink.Proto);
        link._socket.Options.SetRequestHeader("Authorization", "Bearer " + account.AccessToken);
        link._socket.Options.Proxy = null;
        link._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        using var patience = new CancellationTokenSource(Patience.Most);
        await link._socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/api/v1/live"), patience.Token);
        return link;
    }

    /// <summary>How the interface has a message answered: with so many answers, or with the close code.</summary>
    public (int Answers, int? Close) Expected(byte[] message, WebSocketMessageType type)
    {
        if (message.Length > Limits.LiveMessageBytes)
            return (0, 1009);
        if (type != Type)
            return (0, 1007);
        try
        {
            var batch = Json ? ClientJson.Parse<ClientBatch>(Utf8.GetString(message)) : ClientBatch.Parser.ParseFrom(message);
            return batch.Frames.Count > Limits.FramesPerBatch ? (0, 1008) : (batch.Frames.Count, null);
        }
        catch (Exception)
        {
            return (0, 1007);
        }
    }

    public async Task Send(byte[] message, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        await _socket.SendAsync(message, type, endOfMessage: true, patience.Token);
    }

    /// <summary>The next batch; null when the server closes the connection, with <see cref="CloseCode"/>.</summary>
    public async Task<ServerBatch?> Receive()
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            if (length == _buffer.Length)
                Array.Resize(ref _buffer, _buffer.Length * 2);
            part = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
        }
        while (!part.EndOfMessage);
        return Json ? JsonParser.Default.Parse<ServerBatch>(Encoding.UTF8.GetString(_buffer, 0, length)) : ServerBatch.Parser.ParseFrom(_buffer.AsSpan(0, length));
    }

    public int CloseCode => (int?)_socket.CloseStatus ?? 0;

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}
