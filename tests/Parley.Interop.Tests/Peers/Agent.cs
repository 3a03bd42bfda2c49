using System.Diagnostics;
using System.Text.Json;

namespace Parley.Interop.Tests.Peers;

/// <summary>
/// A Node process that does what it is told, line by line (agents/lines.mjs). It ends when its input does.
/// </summary>
internal sealed class Agent : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly Task<string> errors;

    private Agent(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <param name="script">In the folder agents.</param>
    internal static Agent Start(string script, string argument)
    {
        ProcessStartInfo start = new("node", [Checkout.Script(script), argument])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Agent(Process.Start(start) ?? throw new InvalidOperationException("node did not start."));
    }

    /// <summary>Has an operation done that answers nothing.</summary>
    internal async Task TellAsync(string operation, object? argument = null) => await AskAsync<JsonElement?>(operation, argument);

    /// <summary>Has an operation done. One at a time.</summary>
    internal async Task<TAnswer> AskAsync<TAnswer>(string operation, object? argument = null)
    {
        string request = JsonSerializer.Serialize(new { operation, argument }, JsonSerializerOptions.Web);
        await process.StandardInput.WriteLineAsync(request);
        await process.StandardInput.FlushAsync();
        string line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new AgentException($"the agent ended at {operation}: {await errors}");
        Reply<TAnswer> reply = JsonSerializer.Deserialize<Reply<TAnswer>>(line, JsonSerializerOptions.Web)!;
        if (reply.Refusal is null)
            return reply.Result!;
        throw CodeOf(reply.Refusal) is SignalErrorCode code
            ? new SignalException(code, $"{operation}: {reply.Text}")
            : new AgentException($"{operation}: {reply.Text}");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }

        process.Dispose();
    }

    /// <summary>The web client writes <c>invalid-message</c> where we write <see cref="SignalErrorCode.InvalidMessage"/>.</summary>
    private static SignalErrorCode? CodeOf(string refusal)
        => Enum.TryParse(refusal.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SignalErrorCode code) ? code : null;

    private sealed record Reply<TResult>(TResult? Result, string? Refusal, string? Text);
}
