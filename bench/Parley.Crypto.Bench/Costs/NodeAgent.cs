using System.Diagnostics;
using System.Text.Json;

namespace Parley.Crypto.Bench.Costs;

/// <summary>A script of agents/ that runs in node and measures other implementations, with the packages of the web client.</summary>
internal static class NodeAgent
{
    /// <summary>Runs a script to its end and gives what it measured.</summary>
    public static async Task<List<Cost>> RunAsync(string script, Plan plan, params string[] arguments)
    {
        ProcessStartInfo start = new("node", [Path.Combine(Folder(), script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        object times = new { warmUp = plan.WarmUp.TotalMilliseconds, round = plan.Round.TotalMilliseconds, rounds = plan.Rounds };
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(times));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        if (node.ExitCode != 0)
            throw new InvalidOperationException($"{script} ended with {node.ExitCode}. Are the packages of web/ installed?");
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Cost>(line, JsonSerializerOptions.Web)!)];
    }

    private static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                return Path.Combine(folder.FullName, "bench", "Parley.Crypto.Bench", "agents");
        }

        throw new InvalidOperationException("Parley.slnx is in no folder above the program.");
    }
}
