using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Testing.Terminals;

/// <summary>The real program in a real pseudo-terminal, which util-linux' <c>script</c> makes, and the screen that a person would see.</summary>
public sealed partial class PseudoTerminal : IAsyncDisposable
{
    private readonly Process _script;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly StringBuilder _raw = new();
    private readonly VirtualScreen _screen;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _broken;

    private PseudoTerminal(Process script, int columns, int rows)
    {
        _script = script;
        _screen = new VirtualScreen(columns, rows, isStrict: false);
        _reading = Read();
    }

    /// <summary>Whether this machine has what it takes.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && File.Exists("/usr/bin/script");

    /// <summary>All that was written so far, as it came.</summary>
    public string Raw
    {
        get
        {
            lock (_lock)
                return _raw.ToString();
        }
    }

    public static PseudoTerminal Start(int columns, int rows, IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var parley = string.Join(' ', args.Prepend(ParleyProcess.Dll).Select(arg => $"'{arg}'"));
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        // What the terminal was set to before and after shows whether it was given back.
        var command = string.Create(
            CultureInfo.InvariantCulture,
            $"stty rows {rows} cols {columns}; echo \"tty $(tty) before $(stty -g)\"; sh -c 'echo \"pid $$\"; exec \"$0\" \"$@\"' '{host}' {parley}; code=$?; echo \"after $(stty -g)\"; exit $code");
        var start = ParleyProcess.StartInfo([], environment);
        start.FileName = "/usr/bin/script";
        start.ArgumentList.Clear();
        foreach (var arg in new[] { "-qfec", command, "/dev/null" })
            start.ArgumentList.Add(arg);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        start.StandardOutputEncoding = start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new PseudoTerminal(Process.Start(start)!, columns, rows);
    }

    /// <summary>Waits until the screen is as described, and returns it.</summary>
    public async Task<string> Shows(Func<VirtualScreen, bool> described)
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_broken is not null)
                    throw new InvalidOperationException(_broken.Message, _broken);
                if (described(_screen))
                    return _screen.ToString();
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException exception)
            {
                lock (_lock)
                    throw new TimeoutException($"The screen never looked so; it is:\n{_screen}\n{(_screen.IsAlternate ? "" : Raw)}", exception);
            }
        }
    }

    public Task<string> Shows(string text) => Shows(screen => screen.ToString().Contains(text, StringComparison.Ordinal));

    public async Task Press(string keys)
    {
        await _script.StandardInput.WriteAsync(keys);
        await _script.StandardInput.FlushAsync();
    }

    /// <summary>Makes the window another size; the program hears of it as from any window.</summary>
    public void Resize(int columns, int rows)
    {
        lock (_lock)
            _screen.Resize(columns, rows);
        WindowSize.Set(Place().Match(Raw).Groups["tty"].Value, columns, rows);
    }

    public void Signal(string name) => Run("kill", "-" + name, ProcessId);

    /// <summary>Waits until the process stands still.</summary>
    public async Task Stops()
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        // Nothing tells of it but the system's own list of processes.
        while (!(await File.ReadAllTextAsync($"/proc/{ProcessId}/stat", patience.Token)).Contains(") T ", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    /// <summary>Waits for the end. The exit code, and whether the terminal was left as it was found.</summary>
    public async Task<(int ExitCode, bool IsRestored)> End()
    {
        using var patience = new CancellationTokenSource(Patience.Most);
        await _script.WaitForExitAsync(patience.Token);
        await _reading.WaitAsync(patience.Token);
        var settings = Settings().Matches(Raw).Select(match => match.Groups["settings"].Value).ToList();
        lock (_lock)
            return (_script.ExitCode, settings.Count == 2 && settings[0] == settings[1] && !_screen.IsAlternate && _screen.CursorShown && _screen.Modes.IsSubsetOf([25]));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
        {
            if (ProcessId.Length > 0)
                Signal("KILL");
            _script.Kill(entireProcessTree: true);
        }

        await _script.WaitForExitAsync();
        await _reading;
        _script.Dispose();
    }

    private string ProcessId => Identity().Match(Raw).Groups["pid"].Value;

    private async Task Read()
    {
        var buffer = new char[4096];
        while (await _script.StandardOutput.ReadAsync(buffer) is var count and > 0)
        {
            TaskCompletionSource changed;
            lock (_lock)
            {
                _raw.Append(buffer, 0, count);
                try
                {
                    _screen.Write(new string(buffer, 0, count));
                }
                catch (InvalidOperationException exception)
                {
                    _broken = exception;
                }

                changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            changed.TrySetResult();
        }
    }

    private static void Run(string program, params string[] args)
    {
        using var process = Process.Start(program, args);
        process.WaitForExit();
    }

    [GeneratedRegex("tty (?<tty>/dev/\\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();

    [GeneratedRegex("pid (?<pid>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identity();

    [GeneratedRegex("(before|after) (?<settings>[0-9a-f:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Settings();
}
