using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Server.Accounts;
using Parley.Server.Operations;
using Parley.Server.Tests.Storage;

namespace Parley.Server.Tests;

/// <summary>
/// A server on a free loopback port with a data folder of its own, a clock that a test moves, and codes that are read from its captured output. Limits are
/// generous unless a test sets them. Whatever was logged as an error fails the test, or the class that shares the fixture.
/// </summary>
public sealed class ServerFixture : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly StringWriter _output = new();
    private readonly Dictionary<string, string?> _settings = new(StringComparer.Ordinal)
    {
        ["urls"] = "http://127.0.0.1:0",
        ["Parley:Rates:UnauthenticatedRequests"] = "1000000",
        ["Parley:Rates:AccountRequestsPerMinute"] = "1000000",
        ["Parley:Rates:BundlesPerHour"] = "1000000",
        ["Parley:Rates:BundlesPerTargetPerHour"] = "1000000",
    };

    private Action<IServiceCollection>? _services;
    private WebApplication? _app;
    private HttpClient? _http;

    public FakeTime Time { get; } = new();

    public RecordedLog Log { get; } = new();

    /// <summary>Requests below /api/v1/, without cookies and without a token.</summary>
    public HttpClient Http => _http!;

    /// <summary>Where the server listens: http://127.0.0.1:port.</summary>
    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    public string DataFolder => _data.Path;

    /// <summary>What the server has printed, where codes appear.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>A server with settings of its own, for example ("Parley:Rates:BundlesPerHour", "3").</summary>
    internal static Task<ServerFixture> Start(params (string Name, string Value)[] settings) => Start(null, settings);

    internal static async Task<ServerFixture> Start(Action<IServiceCollection>? services, params (string Name, string Value)[] settings)
    {
        var fixture = new ServerFixture { _services = services };
        foreach (var (name, value) in settings)
            fixture._settings[name] = value;
        await fixture.InitializeAsync();
        return fixture;
    }

    public async Task InitializeAsync()
    {
        _app = ServerHost.Build([], builder =>
        {
            foreach (var (name, value) in _settings)
                builder.Configuration[name] = value;
            builder.Configuration["Parley:Data"] = _data.Path;
            builder.Services.AddSingleton<ILoggerFactory>(Log);
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton<ICodeSender>(services =>
                new ConsoleCodeSender(services.GetRequiredService<IServer>(), services.GetRequiredService<IOptions<ServerOptions>>(), _output));
            _services?.Invoke(builder.Services);
        });
        await _app.StartAsync();
        Address = new UriBuilder(_app.Urls.First()) { Host = "127.0.0.1" }.Uri;
        _http = NewClient();
    }

    /// <summary>A client of its own for the address below /api/v1/.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler
    {
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        // Who asks whether to go on waits for the answer, however long it takes.
        Expect100ContinueTimeout = Timeout.InfiniteTimeSpan,
    })
    {
        BaseAddress = new Uri(Address, "/api/v1/"),
    };

    /// <summary>Stops the server and starts it again on the same data; its address changes.</summary>
    internal async Task Restart()
    {
        await Stop();
        await InitializeAsync();
    }

    /// <summary>The code that was printed last for a number.</summary>
    internal string CodeFor(string phoneNumber)
    {
        var start = $"code for {phoneNumber}: ";
        var line = Output.Split('\n').LastOrDefault(l => l.StartsWith(start, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"No code was sent to {phoneNumber}.");
        return line[start.Length..].Trim();
    }

    public async Task DisposeAsync()
    {
        await Stop();
        _data.Dispose();
        var errors = Log.Errors.ToList();
        if (errors.Count > 0)
            throw new InvalidOperationException($"The server logged errors:\n{string.Join('\n', errors)}");
    }

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    private async Task Stop()
    {
        _http?.Dispose();
        if (_app is null)
            return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
