using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using Google.Protobuf;
using Parley.Contracts.V1;

namespace Parley.Server.Live;

/// <summary>How batches are written in a WebSocket message: binary protobuf, or its JSON mapping.</summary>
internal abstract class LiveCodec
{
    public const string Proto = "parley.v1.proto";
    public const string Json = "parley.v1.json";

    public abstract WebSocketMessageType MessageType { get; }

    /// <summary>Throws <see cref="InvalidProtocolBufferException"/> or <see cref="InvalidJsonException"/>.</summary>
    public abstract ClientBatch Parse(ReadOnlySpan<byte> message);

    /// <summary>Writes the batch into a rented buffer, which the caller returns, and says how long it is.</summary>
    public abstract (byte[] Buffer, int Length) Write(ServerBatch batch);

    public static LiveCodec For(string? subprotocol) => subprotocol == Json ? JsonCodec.Instance : ProtoCodec.Instance;

    private sealed class ProtoCodec : LiveCodec
    {
        public static readonly ProtoCodec Instance = new();

        public override WebSocketMessageType MessageType => WebSocketMessageType.Binary;

        public override ClientBatch Parse(ReadOnlySpan<byte> message) => ClientBatch.Parser.ParseFrom(message);

        public override (byte[] Buffer, int Length) Write(ServerBatch batch)
        {
            var length = batch.CalculateSize();
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            batch.WriteTo(buffer.AsSpan(0, length));
            return (buffer, length);
        }
    }

    private sealed class JsonCodec : LiveCodec
    {
        public static readonly JsonCodec Instance = new();
        private static readonly JsonParser Parser = new(new JsonParser.Settings(recursionLimit: 16).WithIgnoreUnknownFields(true));
        private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

        public override WebSocketMessageType MessageType => WebSocketMessageType.Text;

        public override ClientBatch Parse(ReadOnlySpan<byte> message) => Parser.Parse<ClientBatch>(Encoding.UTF8.GetString(message));

        public override (byte[] Buffer, int Length) Write(ServerBatch batch)
        {
            var text = Formatter.Format(batch);
            var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
            return (buffer, Encoding.UTF8.GetBytes(text, buffer));
        }
    }
}
