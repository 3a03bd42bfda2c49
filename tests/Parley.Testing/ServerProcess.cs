using System.Diagnostics;
using System.Globalization;

namespace Parley.Testing;

/// <summary>
/// A Parley server in a process of its own, on a free loopback port with a data folder of its own: it can be killed, restarted and measured as an
/// operator's is. Disposal kills it and removes the folder.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly ServerOutput _output = new();
    private readonly Dictionary<string, string> _environment;
    private readonly bool _ownsData;
    private Process? _process;
    private Guard? _guard;
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(string? dataFolder, IReadOnlyDictionary<string, string>? configuration)
    {
        _ownsData = dataFolder is null;
        DataFolder = dataFolder ?? Directory.CreateTempSubdirectory("parley-").FullName;
        Port = LoopbackPort.Free();
        Address = new Uri($"http://127.0.0.1:{Port}");
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = new Uri(Address, "/api/v1/") };
        _environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Address.ToString(),
            ["PARLEY_DATA"] = DataFolder,
            ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
            ["Parley__Codes__Sender"] = "console",
            ["Parley__Rates__UnauthenticatedRequests"] = "1000000",
            ["Parley__Rates__AccountRequestsPerMinute"] = "1000000",
            ["Parley__Rates__LiveFramesPerSecond"] = "100000",
            ["Parley__Rates__BundlesPerHour"] = "1000000",
        };
        foreach (var (name, value) in configuration ?? new Dictionary<string, string>(StringComparer.Ordinal))
            _environment[name] = value;
    }

    public int Port { get; }

    public Uri Address { get; }

    public string DataFolder { get; }

    /// <summary>Requests relative to /api/v1/.</summary>
    public HttpClient Http { get; }

    /// <summary>Completes when the server answers; a new task after every <see cref="Kill"/>.</summary>
    public Task Ready => _ready.Task;

    /// <summary>What the server has logged as an error, over all its lives.</summary>
    public IReadOnlyCollection<string> Errors => _output.Errors;

    /// <summary>Hears every line that the server prints.</summary>
    public event Action<string> Printed
    {
        add => _output.Printed += value;
        remove => _output.Printed -= value;
    }

    /// <summary>The last lines the server has printed.</summary>
    public string Tail => _output.Tail;

    /// <summary>Processor time of the present life.</summary>
    public TimeSpan ProcessorTime => Refreshed().TotalProcessorTime;

    /// <summary>Bytes of memory that the process holds.</summary>
    public long WorkingSet => Refreshed().WorkingSet64;

    /// <summary>Of the present life.</summary>
    public int ProcessId => Refreshed().Id;

    public bool HasExited => _process?.HasExited ?? true;

    /// <summary>Starts a server and waits until it is ready. Configuration is given as environment variables, such as Parley__WebRoot.</summary>
    public static async Task<ServerProcess> Start(IReadOnlyDictionary<string, string>? configuration = null, string? dataFolder = null)
    {
        var server = new ServerProcess(dataFolder, configuration);
        try
        {
            await server.Launch();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server that is expected to refuse, and returns its exit code and what it printed.</summary>
    public static async Task<(int ExitCode, string Output)> StartRefused(string dataFolder)
    {
        await using var server = new ServerProcess(dataFolder, configuration: null);
        server.Spawn();
        using var patience = new CancellationTokenSource(Patience.Most);
        await server._process!.WaitForExitAsync(patience.Token);
        return (server._process.ExitCode, server.Tail);
    }

    /// <summary>The code that the server has sent to a number; waits for it. Each code is given once.</summary>
    public async Task<string> CodeFor(string phoneNumber)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        return await _output.NextCode(phoneNumber, patience.Token);
    }

    /// <summary>kill -9: the process gets no chance to do anything. Returns when it is gone.</summary>
    public async Task Kill()
    {
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await End();
    }

    /// <summary>Starts again on the same port and data.</summary>
    public async Task Restart()
    {
        if (_process is { HasExited: false })
            await Kill();
        await Launch();
    }

    /// <summary>SIGTERM. Returns the exit code when the server has gone by itself.</summary>
    public async Task<int> Stop()
    {
        _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Signals.Terminate(_process!);
        using var patience = new CancellationTokenSource(Patience.Most);
        await _process!.WaitForExitAsync(patience.Token);
        _guard?.Dispose();
        _guard = null;
        return _process.ExitCode;
    }

    /// <summary>One figure of /metrics.</summary>
    public async Task<double> Metric(string name)
    {
        var text = await Http.GetStringAsync(new Uri(Address, "/metrics"));
        var line = text.Split('\n').Single(l => l.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await End();
        if (_ownsData)
            Directory.Delete(DataFolder, recursive: true);
    }

    private async Task End()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
        _guard?.Dispose();
        _guard = null;
    }

    private async Task Launch()
    {
        _output.StartAnew();
        Spawn();
        using var patience = new CancellationTokenSource(Patience.Most);
        var exited = _process!.WaitForExitAsync(patience.Token);
        if (await Task.WhenAny(_output.Listening, exited) == exited)
            throw new InvalidOperationException($"The server did not start:\n{Tail}");
        while (!await IsReady(patience.Token))
            if (exited.IsCompleted)
                throw new InvalidOperationException($"The server listens and is not ready:\n{Tail}");
        _ready.TrySetResult();
    }

    /// <summary>The server itself waits for a moment before it says no.</summary>
    private async Task<bool> IsReady(CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"), cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    private void Spawn()
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { ServerBinary.Find() },
            WorkingDirectory = DataFolder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _output.Read(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Read(line.Data);
        _process.Start();
        _guard?.Dispose();
        _guard = new Guard(_process, _ownsData ? DataFolder : null);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private Process Refreshed()
    {
        var process = _process ?? throw new InvalidOperationException("The server is not running.");
        process.Refresh();
        return process;
    }
}
