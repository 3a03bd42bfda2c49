using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Parley.Cli.Doctor;

namespace Parley.Cli.Lines;

/// <summary>Everything that is written as JSON. The names of members are part of the interface: docs/terminal.md has them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccountLine))]
[JsonSerializable(typeof(BotLine))]
[JsonSerializable(typeof(ChatLine))]
[JsonSerializable(typeof(DeviceLine))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(ErrorLine))]
[JsonSerializable(typeof(EventLine))]
[JsonSerializable(typeof(HistoryLine))]
[JsonSerializable(typeof(LinkLine))]
[JsonSerializable(typeof(MessageLine))]
[JsonSerializable(typeof(PersonLine))]
[JsonSerializable(typeof(RecoveryKeyLine))]
[JsonSerializable(typeof(RecoveryLine))]
[JsonSerializable(typeof(SafetyNumberLine))]
[JsonSerializable(typeof(SavedLine))]
[JsonSerializable(typeof(WebhookLine))]
internal sealed partial class JsonLines : JsonSerializerContext
{
    /// <summary>Texts stay readable in every script; whatever could steer a terminal is escaped.</summary>
    public static JsonLines Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = Encoder(),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    /// <summary>The object in one line.</summary>
    public static string Of<T>(T line) => JsonSerializer.Serialize(line, typeof(T), Readable);

    private static JavaScriptEncoder Encoder()
    {
        var allowed = new TextEncoderSettings(UnicodeRanges.All);
        allowed.ForbidCharacters([.. Enumerable.Range(0x7F, 0x21).Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code)]);
        return JavaScriptEncoder.Create(allowed);
    }
}
