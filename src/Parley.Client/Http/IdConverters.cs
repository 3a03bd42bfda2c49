using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Contracts;

namespace Parley.Client.Http;

/// <summary>Account ids as the interface writes them.</summary>
internal sealed class AccountIdConverter : JsonConverter<AccountId>
{
    public override AccountId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        AccountId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not the id of an account.");

    public override void Write(Utf8JsonWriter writer, AccountId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>Chat ids as the interface writes them.</summary>
internal sealed class ChatIdConverter : JsonConverter<ChatId>
{
    public override ChatId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ChatId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not the id of a chat.");

    public override void Write(Utf8JsonWriter writer, ChatId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>Message ids as the interface and the store write them.</summary>
internal sealed class MessageIdConverter : JsonConverter<MessageId>
{
    public override MessageId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MessageId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not the id of a message.");

    public override void Write(Utf8JsonWriter writer, MessageId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
