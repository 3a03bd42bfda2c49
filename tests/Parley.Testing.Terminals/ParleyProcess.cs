using System.Diagnostics;

namespace Parley.Testing.Terminals;

/// <summary>The parley command as a process of its own, with nothing of this process' environment that could lead it to somebody's store.</summary>
public static class ParleyProcess
{
    /// <summary>The program that was built together with these tests.</summary>
    public static string Dll { get; } = Path.Combine(AppContext.BaseDirectory, "parley.dll");

    public static ProcessStartInfo StartInfo(IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Dll);
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        foreach (var name in new[] { "PARLEY_STORE", "PARLEY_SERVER", "PARLEY_PASSPHRASE", "PARLEY_LOCK_PASSWORD" })
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<CommandRun> Run(IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        using var process = Process.Start(StartInfo(args, environment))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new CommandRun(process.ExitCode, await output, await error);
    }
}
