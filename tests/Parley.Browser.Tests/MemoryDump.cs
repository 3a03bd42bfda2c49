using System.Diagnostics;

namespace Parley.Browser.Tests;

/// <summary>All that a .NET process has in memory, written down by the runtime's own tool.</summary>
internal static class MemoryDump
{
    /// <summary>Whether any of these occurs in the memory of the process; the dump is deleted again.</summary>
    public static async Task<bool[]> Contains(int processId, params byte[][] needles)
    {
        var path = Path.Combine(Path.GetTempPath(), $"parley-{Guid.NewGuid():N}.dump");
        try
        {
            using var tool = Process.Start(new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "createdump"))
            {
                ArgumentList = { "--full", "--name", path, $"{processId}" },
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var (output, error) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
            await tool.WaitForExitAsync();
            Assert.True(tool.ExitCode == 0, $"{await output}{await error}");
            return await Search(path, needles);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<bool[]> Search(string path, byte[][] needles)
    {
        var found = new bool[needles.Length];
        var overlap = needles.Max(needle => needle.Length) - 1;
        var buffer = new byte[4 * 1024 * 1024 + overlap];
        var kept = 0;
        await using var dump = File.OpenRead(path);
        while (await dump.ReadAtLeastAsync(buffer.AsMemory(kept), buffer.Length - kept, throwOnEndOfStream: false) is var count and > 0)
        {
            var all = kept + count;
            for (var i = 0; i < needles.Length; i++)
                found[i] |= buffer.AsSpan(0, all).IndexOf(needles[i]) >= 0;
            kept = Math.Min(overlap, all);
            buffer.AsSpan(all - kept, kept).CopyTo(buffer);
        }

        return found;
    }
}
