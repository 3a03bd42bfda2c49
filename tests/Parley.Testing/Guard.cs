using System.Diagnostics;
using System.Globalization;

namespace Parley.Testing;

/// <summary>
/// Ends a process, and removes its folder, when the tests that have started it are gone without having done so: a test host is given a tenth of a second to
/// leave, and may be killed.
/// </summary>
internal sealed class Guard : IDisposable
{
    private const string Script = """
        exec >/dev/null 2>&1 </dev/null
        while kill -0 "$1" 2>/dev/null; do sleep 1; done
        kill -9 "$2" 2>/dev/null
        if [ -n "$3" ]; then rm -rf "$3"; fi
        """;

    private readonly Process _watch;

    /// <param name="process">What is to end.</param>
    /// <param name="folder">What is to be removed then, if anything is.</param>
    public Guard(Process process, string? folder)
    {
        _watch = Process.Start(new ProcessStartInfo("sh")
        {
            ArgumentList =
            {
                "-c", Script, "guard", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), process.Id.ToString(CultureInfo.InvariantCulture), folder ?? "",
            },
            UseShellExecute = false,
        })!;
    }

    public void Dispose()
    {
        _watch.Kill(entireProcessTree: true);
        _watch.Dispose();
    }
}
