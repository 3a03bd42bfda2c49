using System.Diagnostics;

namespace ReminderBot.Tests;

/// <summary>The example as an operator runs it: a process of its own, which can be killed and started again on the same files.</summary>
internal sealed class BotProcess(Uri server, string token) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-reminders-").FullName;
    private Process? _process;

    public string StorePath => Path.Combine(_folder, "reminders.db");

    public async Task Start()
    {
        var tokenFile = Path.Combine(_folder, "token.txt");
        await File.WriteAllTextAsync(tokenFile, token + "\n");
        _process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "ReminderBot.dll"), server.ToString(), tokenFile, StorePath },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        using var patience = new CancellationTokenSource(Patience.Most);
        var said = await _process.StandardOutput.ReadLineAsync(patience.Token);
        Assert.EndsWith("_bot is listening.", said, StringComparison.Ordinal);
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await Kill();
        Directory.Delete(_folder, recursive: true);
    }
}
