using System.Diagnostics;

namespace Parley.Interop.Tests.Peers;

/// <summary>The web client's engine as one module that Node can run, made anew by each run of the tests, beside them.</summary>
internal static class EngineBundle
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>Where it is.</summary>
    internal static Task<string> PathAsync() => Made.Value;

    private static async Task<string> MakeAsync()
    {
        string output = Path.Combine(AppContext.BaseDirectory, "agents", "signal-engine.mjs");
        ProcessStartInfo start = new("node", [Checkout.Script("bundle-engine.mjs"), output]) { UseShellExecute = false, RedirectStandardError = true };
        using Process node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        string errors = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        return node.ExitCode == 0 ? output : throw new InvalidOperationException($"The engine cannot be bundled: {errors}");
    }
}
