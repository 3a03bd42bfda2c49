using System.Diagnostics;
using System.Text.Json;

namespace Parley.Testing.Terminals;

/// <summary>A process that writes a JSON object a line, read as it does.</summary>
public sealed class LineReader(Process process) : IAsyncDisposable
{
    public int ProcessId => process.Id;

    /// <summary>The next line that fits; those before it are dropped.</summary>
    public async Task<JsonElement> Next(Func<JsonElement, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            var element = JsonDocument.Parse(line).RootElement;
            if (fits(element))
                return element;
        }

        throw new InvalidOperationException($"The process ended: {await process.StandardError.ReadToEndAsync(patience.Token)}");
    }

    public Task<JsonElement> Next(string type) => Next(element => element.GetProperty("type").GetString() == type);

    /// <summary>Writes a line to its input.</summary>
    public async Task Write(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    public Task Online() => Next(element => element.GetProperty("type").GetString() == "connection" && element.GetProperty("state").GetString() == "online");

    public async Task<int> ExitCode()
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
