using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Parley.Cli.Screen.Terminal;

/// <summary>Stopping and going on, as a shell's job control has it: the terminal is given back before the process stops, and taken again when it goes on.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class Stops : IDisposable
{
    private const int OwnGroup = 0;

    // Linux has other numbers than macOS and the BSDs.
    private static readonly int TerminalStop = OperatingSystem.IsLinux() ? 20 : 18;
    private static readonly int UncatchableStop = OperatingSystem.IsLinux() ? 19 : 17;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly FullScreen _terminal;
    private readonly Action _continued;
    private readonly TimeProvider _time;
    private readonly PosixSignalRegistration _continuing;
    private PosixSignalRegistration? _stopping;

    /// <param name="terminal">Is given back and taken again.</param>
    /// <param name="continued">Called when the terminal is taken again.</param>
    /// <param name="time">The clock.</param>
    public Stops(FullScreen terminal, Action continued, TimeProvider time)
    {
        (_terminal, _continued, _time) = (terminal, continued, time);
        _continuing = PosixSignalRegistration.Create(PosixSignal.SIGCONT, context => _ = Continue());
        Heed();
    }

    /// <summary>
    /// Stops all processes of the job, as the terminal itself would with Ctrl+Z. Where there is no shell that could let them go on, the system ignores it.
    /// </summary>
    public async Task Stop(CancellationToken cancellationToken)
    {
        _terminal.Leave();
        _stopping?.Dispose();
        _ = Kill(OwnGroup, TerminalStop);
        // The process stands still in the midst of this wait, if it does.
        await Task.Delay(Pause, _time, cancellationToken);
        Heed();
        await Continue();
    }

    public void Dispose()
    {
        _stopping?.Dispose();
        _continuing.Dispose();
    }

    /// <summary>Somebody else asks for it: then it is done.</summary>
    private void Heed() => _stopping = PosixSignalRegistration.Create(PosixSignal.SIGTSTP, context =>
    {
        context.Cancel = true;
        _terminal.Leave();
        _ = Kill(Environment.ProcessId, UncatchableStop);
    });

    /// <summary>Twice: what else hears the signal may set the terminal after us.</summary>
    private async Task Continue()
    {
        _terminal.Enter();
        _continued();
        await Task.Delay(Pause, _time);
        _terminal.Enter();
        _continued();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
