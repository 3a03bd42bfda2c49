using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Server.Tests;

/// <summary>What tests expect of answers.</summary>
internal static class Answers
{
    public static Task<HttpResponseMessage> Post(this HttpClient http, string path, object body) => http.PostAsJsonAsync(path, body);

    public static Task<HttpResponseMessage> Put(this HttpClient http, string path, object body) => http.PutAsJsonAsync(path, body);

    /// <summary>The JSON of an answer that must have this status.</summary>
    public static async Task<JsonElement> Expect(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)status} was expected, {(int)answer.StatusCode} came: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>An answer that need not be JSON.</summary>
    public static async Task ExpectStatus(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        Assert.Equal(status, answer.StatusCode);
    }

    public static Task<JsonElement> ExpectOk(this Task<HttpResponseMessage> asked) => asked.Expect(HttpStatusCode.OK);

    /// <summary>A problem document with this status and code; when waiting helps, it says so.</summary>
    public static async Task<JsonElement> ExpectProblem(this Task<HttpResponseMessage> asked, int status, string code)
    {
        var type = (await asked).Content.Headers.ContentType?.MediaType;
        var document = await asked.Expect((HttpStatusCode)status);
        Assert.Equal("application/problem+json", type);
        Assert.Equal(code, document.Text("code"));
        Assert.Equal($"https://parley.dev/problems/{code}", document.Text("type"));
        return document;
    }

    /// <summary>422 input-invalid that names the field.</summary>
    public static async Task ExpectInvalid(this Task<HttpResponseMessage> asked, string field)
    {
        var document = await asked.ExpectProblem(422, "input-invalid");
        Assert.True(document.GetProperty("errors").TryGetProperty(field, out _), $"'{field}' should be named: {document}");
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement json, string name) => json.GetProperty(name).GetBytesFromBase64();
}
