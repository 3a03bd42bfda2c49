namespace Parley.Client.Tests;

/// <summary>One server process for a class of tests, and fresh numbers; any error that it logs fails the class.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private int _numbers = 100;

    public ServerProcess Process { get; private set; } = null!;

    public async Task InitializeAsync() => Process = await ServerProcess.Start();

    public async Task DisposeAsync()
    {
        var errors = Process.Errors.ToList();
        await Process.DisposeAsync();
        Assert.Empty(errors);
    }

    public string NewNumber() => $"+1555{Interlocked.Increment(ref _numbers):D6}";

    internal Device Device(string name, Uri? server = null) => new(Process, name, NewNumber(), server);

    /// <summary>Somebody new, signed in and connected.</summary>
    internal async Task<Device> SignUp(string name, Uri? server = null)
    {
        var device = Device(name, server);
        await device.SignIn();
        return device;
    }
}
