using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Cli.Lines;
using Parley.Client;

namespace Parley.Cli.Bots;

/// <summary>What is posted: docs/bots.md has it.</summary>
internal sealed record WebhookMessage(string Event, string MessageId, string Chat, WebhookSenderName Sender, string Text, string SentAt)
{
    public static WebhookMessage Of(Message message) => new(
        "message", message.Id.ToString(), message.ChatId.ToString(),
        new WebhookSenderName(message.Sender.Id.ToString(), message.Sender.Username, message.Sender.Name), message.Text, Moment.Of(message.At));

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, WebhookJson.Default.WebhookMessage);
}

internal sealed record WebhookSenderName(string Id, string? Username, string Name);

/// <summary>What may come back.</summary>
internal sealed record WebhookReply(string? Reply);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookMessage))]
[JsonSerializable(typeof(WebhookReply))]
internal sealed partial class WebhookJson : JsonSerializerContext;
