namespace Parley.Cli.Tests.Commands;

/// <summary>One real server for all tests of a class.</summary>
public sealed class SomeServer : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.Start();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
