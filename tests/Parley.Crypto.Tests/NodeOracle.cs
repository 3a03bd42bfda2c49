using System.Diagnostics;
using System.Text.Json;

namespace Parley.Crypto.Tests;

/// <summary>Another implementation, asked by one of the scripts beside the tests: questions go in and answers come out as JSON arrays.</summary>
internal static class NodeOracle
{
    internal static async Task<List<TAnswer>> AskAsync<TQuestion, TAnswer>(string script, List<TQuestion> questions)
    {
        ProcessStartInfo start = new("node", [Checkout.Oracle(script)])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        Task<string> output = node.StandardOutput.ReadToEndAsync(), errors = node.StandardError.ReadToEndAsync();
        await JsonSerializer.SerializeAsync(node.StandardInput.BaseStream, questions, JsonSerializerOptions.Web);
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return JsonSerializer.Deserialize<List<TAnswer>>(await output, JsonSerializerOptions.Web)!;
    }
}
