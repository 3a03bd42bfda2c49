using Microsoft.Playwright;

namespace Parley.Browser.Tests;

/// <summary>The machine's Chromium, started once for a test class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        // Two people share one browser process: neither must be slowed down because the other one's window is in front.
        "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
    ];

    private IPlaywright? _playwright;

    internal IBrowser Browser { get; private set; } = null!;

    /// <summary>Another one, whose camera plays this film. The film need not be there before the camera is switched on.</summary>
    internal Task<IBrowser> WithCamera(string film) => Launch(
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", $"--use-file-for-fake-video-capture={film}");

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Browser = await Launch();
    }

    public async Task DisposeAsync()
    {
        await Browser.CloseAsync();
        _playwright?.Dispose();
    }

    private Task<IBrowser> Launch(params string[] more) =>
        _playwright!.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Find(), Args = [.. Arguments, .. more], Headless = true });

    private static string Find()
    {
        var names = new[] { "chromium", "chromium-browser", "google-chrome" };
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.SelectMany(f => names.Select(n => Path.Combine(f, n))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("The browser tests need Chromium. ./test installs it where it runs as root; else: sudo apt-get install chromium");
    }
}
