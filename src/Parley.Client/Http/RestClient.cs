using System.Net.Http.Headers;
using System.Text.Json;

namespace Parley.Client.Http;

/// <summary>
/// The REST interface of one server. Throws <see cref="RefusedException"/> for an answer that is not a success, and
/// <see cref="ServerUnreachableException"/> for none, for one that breaks off and for one that cannot be read.
/// </summary>
internal sealed class RestClient(Uri server, HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>The largest honest answer is a page of a hundred messages, each with the largest body in base64.</summary>
    private const int MaxAnswerBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly Uri _api = new(server, "/api/v1/");

    public async Task<T> Ask<T>(HttpMethod method, string path, object? body, string? token, CancellationToken cancellationToken) =>
        Read<T>(method, path, await Send(method, path, body, token, cancellationToken));

    /// <summary>Asks with a header of the request's own instead of a token; null when the answer has nothing.</summary>
    public async Task<T?> AskWith<T>(HttpMethod method, string path, object? body, (string Name, string Value) header, CancellationToken cancellationToken)
        where T : class =>
        await Send(method, path, body, null, cancellationToken, header) is { Length: > 0 } answer ? Read<T>(method, path, answer) : null;

    /// <summary>Asks for what may not be there yet; null when the answer has nothing.</summary>
    public async Task<T?> AskOrNothing<T>(HttpMethod method, string path, string? token, CancellationToken cancellationToken)
        where T : class =>
        await Send(method, path, null, token, cancellationToken) is { Length: > 0 } answer ? Read<T>(method, path, answer) : null;

    private static T Read<T>(HttpMethod method, string path, byte[] answer)
    {
        try
        {
            return (T?)JsonSerializer.Deserialize(answer, typeof(T), WireJson.Default) ?? throw new JsonException("There is no answer.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new ServerUnreachableException($"The answer to {method} {path} cannot be read.", exception);
        }
    }

    /// <summary>Asks for something that has no answer but that it was done.</summary>
    public Task Tell(HttpMethod method, string path, object? body, string? token, CancellationToken cancellationToken) =>
        Send(method, path, body, token, cancellationToken);

    /// <summary>A request that takes as long as it takes: to be given to <see cref="Send(HttpRequestMessage, CancellationToken, CancellationToken)"/>.</summary>
    public HttpRequestMessage NewRequest(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri(_api, path)) { Version = new Version(1, 1), VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>A successful answer, whose content has not been read yet.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="stop">Ends it: the caller's token, or that of a patience that is over.</param>
    /// <param name="cancellationToken">The caller's own.</param>
    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop, CancellationToken cancellationToken) => Guarded(
        async () =>
        {
            var response = await http.SendAsync(request, stop);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw ProblemDocument.Read(response, await Read(response.Content, stop));
        },
        cancellationToken);

    /// <summary>Whatever a network does becomes <see cref="ServerUnreachableException"/>.</summary>
    public async Task<T> Guarded<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new ServerUnreachableException($"The server at {server.Authority} cannot be reached.", exception);
        }
    }

    private async Task<byte[]> Send(
        HttpMethod method, string path, object? body, string? token, CancellationToken cancellationToken, (string Name, string Value)? header = null)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = NewRequest(method, path, token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (header is { } own)
            request.Headers.Add(own.Name, own.Value);
        if (body is not null)
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), WireJson.Default)) { Headers = { ContentType = Json } };
        return await Guarded(
            async () =>
            {
                using var response = await http.SendAsync(request, either.Token);
                var content = await Read(response.Content, either.Token);
                return response.IsSuccessStatusCode ? content : throw ProblemDocument.Read(response, content);
            },
            cancellationToken);
    }

    private static async Task<byte[]> Read(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (bytes.Length + count > MaxAnswerBytes)
                throw new IOException($"The answer has more than {MaxAnswerBytes} bytes.");
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }
}
