namespace Parley.Client.Tests;

/// <summary>One server process for all tests that do not kill it, and fresh numbers for each; an error that it logs fails the class that runs then.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private static readonly Lazy<Task<ServerProcess>> Server = new(Start);
    private static int _classes;
    private readonly int _class = Interlocked.Increment(ref _classes);
    private int _numbers;

    public ServerProcess Process { get; private set; } = null!;

    public async Task InitializeAsync() => Process = await Server.Value;

    public Task DisposeAsync()
    {
        Assert.Empty(Process.Errors);
        return Task.CompletedTask;
    }

    public string NewNumber() => $"+1555{_class:D3}{Interlocked.Increment(ref _numbers):D4}";

    internal Device Device(string name, Uri? server = null) => new(Process, name, NewNumber(), server);

    /// <summary>Somebody new, signed in and connected.</summary>
    internal async Task<Device> SignUp(string name, Uri? server = null)
    {
        var device = Device(name, server);
        await device.SignIn();
        return device;
    }

    private static async Task<ServerProcess> Start()
    {
        var server = await ServerProcess.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait(TimeSpan.FromSeconds(10));
        return server;
    }
}
