namespace Parley.Client.Tests.Media;

/// <summary>A network whose requests for media a test may keep, break and change.</summary>
internal sealed class Network() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
{
    private int _uploads;

    /// <summary>How many uploads were begun.</summary>
    public int Uploads => _uploads;

    /// <summary>Before an upload goes out; given its number, 1, 2, ...</summary>
    public Func<int, HttpRequestMessage, Task> Uploading { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>After an upload was answered, and before the client hears of it.</summary>
    public Action<int> Uploaded { get; set; } = static _ => { };

    /// <summary>What becomes of the bytes of a download.</summary>
    public Func<byte[], byte[]>? Downloading { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path == "/api/v1/media/upload")
        {
            var number = Interlocked.Increment(ref _uploads);
            await Uploading(number, request);
            var answer = await base.SendAsync(request, cancellationToken);
            Uploaded(number);
            return answer;
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (Downloading is { } change && path.StartsWith("/api/v1/media/", StringComparison.Ordinal))
            response.Content = new ByteArrayContent(change(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        return response;
    }
}
