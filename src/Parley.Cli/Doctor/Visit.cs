using System.Text;
using System.Text.Json;

namespace Parley.Cli.Doctor;

/// <summary>One answer of the server.</summary>
/// <param name="Status">HTTP.</param>
/// <param name="Headers">Of the answer and its content.</param>
/// <param name="Body">At most a mebibyte of it, as it came.</param>
/// <param name="Asked">When the request left.</param>
/// <param name="Took">Until the headers came.</param>
internal sealed record Visit(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTimeOffset Asked, TimeSpan Took)
{
    public string ContentType => Header("Content-Type") ?? "";

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The body as a problem document (RFC 9457); null when it is none.</summary>
    public JsonElement? Problem() =>
        ContentType.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) && Json() is { ValueKind: JsonValueKind.Object } document ? document : null;

    /// <summary>The code of a problem document, "" when it is none.</summary>
    public string ProblemCode() => Problem() is { } problem && problem.TryGetProperty("code", out var code) ? code.ToString() : "";

    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
