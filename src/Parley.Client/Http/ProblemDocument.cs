using System.Text.Json;

namespace Parley.Client.Http;

/// <summary>A refusal as the server writes it (RFC 9457).</summary>
internal sealed record ProblemDocument(string? Title = null, string? Detail = null, string? Code = null, Dictionary<string, string[]>? Errors = null, long? Now = null)
{
    /// <summary>Anything that is not a success becomes a refusal, also where somebody between here and the server has answered.</summary>
    public static RefusedException Read(HttpResponseMessage response, byte[] content)
    {
        var status = (int)response.StatusCode;
        ProblemDocument? document = null;
        try
        {
            if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
                document = JsonSerializer.Deserialize(content, WireJson.Default.ProblemDocument);
        }
        catch (JsonException)
        {
            // Not from the server; the status says what there is to know.
        }

        var errors = document?.Errors?.Where(error => error.Value.Length > 0).ToDictionary(error => error.Key, error => error.Value[0], StringComparer.Ordinal);
        return new RefusedException(
            status, document?.Code ?? $"http-{status}", document?.Detail ?? document?.Title ?? $"The server answered with status {status}.",
            response.Headers.RetryAfter?.Delta, errors)
        {
            ServerNow = document?.Now,
        };
    }
}
