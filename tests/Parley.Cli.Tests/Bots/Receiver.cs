using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Parley.Cli.Tests.Bots;

/// <summary>Somebody's web service that takes a bot's deliveries. It can be down, and each delivery waits for the test to answer it.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();
    private readonly int _port = LoopbackPort.Free();
    private HttpListener? _listener;
    private Task _listening = Task.CompletedTask;

    public string Url => $"http://127.0.0.1:{_port}/hook?for=tea";

    /// <summary>Comes up. What it was being sent when it went down is forgotten.</summary>
    public void Start()
    {
        while (_deliveries.Reader.TryRead(out _))
        {
        }

        var listener = _listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{_port}/" } };
        listener.Start();
        _listening = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    // A listener that is aborted answers what waits: that must not look as if it were taken.
                    context.Response.StatusCode = 503;
                    _deliveries.Writer.TryWrite(await Delivery.Read(context));
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped.
            }
        });
    }

    public async Task Stop()
    {
        _listener?.Abort();
        await _listening;
    }

    /// <summary>The next delivery, which waits for an answer.</summary>
    public async Task<Delivery> Next()
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        return await _deliveries.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Takes the next delivery, which must say this.</summary>
    public async Task<Delivery> Takes(string text, string answer = "")
    {
        var delivery = await Next();
        Assert.Equal(text, delivery.Text);
        delivery.Answer(200, answer);
        return delivery;
    }

    /// <summary>How many wait that the test has not looked at.</summary>
    public int Unseen => _deliveries.Reader.Count;

    public async ValueTask DisposeAsync() => await Stop();
}

/// <summary>A request as it came.</summary>
internal sealed record Delivery(HttpListenerContext Context, byte[] Body)
{
    public string Id => Context.Request.Headers["Parley-Delivery"]!;

    public JsonElement Json { get; } = JsonDocument.Parse(Body).RootElement;

    public string Text => Json.GetProperty("text").GetString()!;

    public static async Task<Delivery> Read(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        return new Delivery(context, body.ToArray());
    }

    /// <summary>Checks the signature as docs/bots.md says, with nothing of the code that made it.</summary>
    public bool IsSignedWith(string secret, DateTimeOffset now)
    {
        var parts = Context.Request.Headers["Parley-Signature"]!.Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        var age = now - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], System.Globalization.CultureInfo.InvariantCulture));
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(parts["t"] + "." + Encoding.UTF8.GetString(Body)));
        return age.Duration() < TimeSpan.FromMinutes(5) && CryptographicOperations.FixedTimeEquals(mac, Convert.FromHexString(parts["v1"]));
    }

    public void Answer(int status, string body = "", Action<HttpListenerResponse>? more = null)
    {
        var response = Context.Response;
        response.StatusCode = status;
        more?.Invoke(response);
        response.Close(Encoding.UTF8.GetBytes(body), willBlock: false);
    }
}
