using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Cli.Commands;

namespace Parley.Cli.Bots;

/// <summary>Posts deliveries, each until it is taken, a few at once.</summary>
internal sealed class WebhookSender(Uri url, WebhookSignature signature, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private const int AtOnce = 8;
    private const int MaxAnswerBytes = 256 * 1024;
    private const int LongestReply = 16_384;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAskedWait = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _room = new(AtOnce);
    private readonly HttpClient _http = NewClient(url);

    /// <summary>Hears how the deliveries go.</summary>
    public Action<DeliveryNews> Told { get; init; } = static _ => { };

    /// <summary>
    /// Completes when the receiver has taken the delivery, with the reply that it wants to be sent; or has refused it for good, with null. Whatever can pass, and
    /// whatever an operator can mend, is tried again: no connection, no answer in time, a server's mistake, a wrong path or secret.
    /// </summary>
    public async Task<string?> Deliver(string delivery, byte[] body, CancellationToken cancellationToken)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var attempt = await Attempt(delivery, body, cancellationToken);
            Told(new DeliveryNews(attempt.State, delivery, attempt.Reason));
            if (attempt.State != DeliveryState.Waiting)
                return attempt.Reply;
            var asked = attempt.Wait < LongestAskedWait ? attempt.Wait : LongestAskedWait;
            await Task.Delay(asked > wait ? asked : wait, time, cancellationToken);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _room.Dispose();
    }

    private async Task<DeliveryAttempt> Attempt(string delivery, byte[] body, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken);
        using var patience = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add(WebhookSignature.Header, signature.Of(body, time.GetUtcNow()));
            request.Headers.Add("Parley-Delivery", delivery);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode)
                return DeliveryAttempt.Failed((int)answer.StatusCode, answer.Headers.RetryAfter?.Delta);
            return await Read(answer.Content, either.Token) is { } bytes
                ? ReplyIn(bytes)
                : DeliveryAttempt.Taken(reply: null, $"it has more than {MaxAnswerBytes} bytes");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return DeliveryAttempt.Failed(exception is OperationCanceledException ? $"no answer within {timeout.TotalSeconds:0.###} s" : exception.Message);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Whatever is no object with a "reply" is an answer without one.</summary>
    private static DeliveryAttempt ReplyIn(byte[] answer)
    {
        try
        {
            var reply = answer.Length == 0 ? null : JsonSerializer.Deserialize(answer, WebhookJson.Default.WebhookReply)?.Reply;
            if (string.IsNullOrWhiteSpace(reply))
                return DeliveryAttempt.Taken(reply: null);
            return reply.EnumerateRunes().Count() <= LongestReply
                ? DeliveryAttempt.Taken(reply)
                : DeliveryAttempt.Taken(reply: null, $"its reply has more than {LongestReply} characters");
        }
        catch (JsonException)
        {
            return DeliveryAttempt.Taken(reply: null);
        }
    }

    /// <summary>Null for an answer that is too large.</summary>
    private static async Task<byte[]?> Read(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[8 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (bytes.Length + count > MaxAnswerBytes)
                return null;
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private static HttpClient NewClient(Uri url)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !url.IsLoopback,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Parley-Webhook", CommandLine.Version.Split('-')[0]));
        return client;
    }
}
