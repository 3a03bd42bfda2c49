using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Parley.Cli.Doctor;

/// <summary>
/// Asks the server as a stranger does. It takes any certificate, since that has a check of its own and no secret is ever sent; it follows no redirection and
/// unpacks nothing.
/// </summary>
internal sealed class Visitor : IDisposable
{
    private const int MaxBodyBytes = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    public Visitor(Uri server, IPEndPoint reached, TimeProvider time)
    {
        (Server, _time) = (server, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) => await Connect(reached, cancellationToken),
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
        });
    }

    public Uri Server { get; }

    /// <summary>Null when no answer came in time, or none that is HTTP.</summary>
    public Task<Visit?> Get(string path, CancellationToken cancellationToken, params (string Name, string Value)[] headers) =>
        Ask(HttpMethod.Get, path, content: null, headers, cancellationToken);

    public Task<Visit?> Post(string path, HttpContent content, CancellationToken cancellationToken) => Ask(HttpMethod.Post, path, content, [], cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<Visit?> Ask(HttpMethod method, string path, HttpContent? content, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(method, new Uri(Server, path)) { Version = HttpVersion.Version11, Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", "parley-doctor");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            var (asked, started) = (_time.GetUtcNow(), _time.GetTimestamp());
            using var answer = await _http.SendAsync(request, patience.Token);
            var took = _time.GetElapsedTime(started);
            var all = answer.Headers.Concat(answer.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
            var body = answer.StatusCode == HttpStatusCode.SwitchingProtocols ? [] : await Body(answer.Content, patience.Token);
            return new Visit((int)answer.StatusCode, all, body, asked, took);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async Task<byte[]> Body(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (body.Length < MaxBodyBytes && await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
            body.Write(buffer, 0, count);
        return body.ToArray();
    }

    private static async Task<Stream> Connect(IPEndPoint reached, CancellationToken cancellationToken)
    {
        var socket = new Socket(reached.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reached, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
