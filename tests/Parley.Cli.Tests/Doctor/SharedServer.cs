namespace Parley.Cli.Tests.Doctor;

/// <summary>One real server, with a small web client, for all tests of a class.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private readonly DirectoryInfo _web = Directory.CreateTempSubdirectory("parley-web-");

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var assets = _web.CreateSubdirectory("assets").FullName;
        await File.WriteAllTextAsync(Path.Combine(_web.FullName, "index.html"), "<!doctype html><script type=\"module\" crossorigin src=\"/assets/app-1.js\"></script>");
        await File.WriteAllTextAsync(Path.Combine(assets, "app-1.js"), "// hello");
        await File.WriteAllTextAsync(Path.Combine(assets, "app-1.js.br"), "compressed");
        Server = await ServerProcess.Start(new Dictionary<string, string>(StringComparer.Ordinal) { ["Parley__WebRoot"] = _web.FullName });
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        _web.Delete(recursive: true);
    }
}
