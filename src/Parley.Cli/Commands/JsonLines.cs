using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Parley.Cli.Doctor;

namespace Parley.Cli.Commands;

/// <summary>An error on standard error.</summary>
internal sealed record ErrorLine(string Type, string Code, string Message, int ExitCode);

/// <summary>Everything that is written as JSON. The names of members are part of the interface: docs/terminal.md has them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorLine))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class JsonLines : JsonSerializerContext
{
    /// <summary>Texts stay readable in every script; whatever could steer a terminal is escaped.</summary>
    public static JsonLines Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = Encoder(),
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    private static JavaScriptEncoder Encoder()
    {
        var allowed = new TextEncoderSettings(UnicodeRanges.All);
        allowed.ForbidCharacters([.. Enumerable.Range(0x7F, 0x21).Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code)]);
        return JavaScriptEncoder.Create(allowed);
    }
}
