using System.Text;
using Microsoft.Win32.SafeHandles;
using Parley.Cli.Drawing;

namespace Parley.Cli.Screen.Terminal;

/// <summary>
/// The terminal while it is all ours: alternate screen, raw mode, bracketed paste, reports of focus. Whatever ends or stops the process gives it back as it was.
/// </summary>
internal sealed class FullScreen : IDisposable
{
    private const string Entering = "\e[?1049h\e[?2004h\e[?1004h\e[?25l";

    // The last two undo what the runtime itself sets: application cursor keys and keypad.
    private const string Leaving = "\e[?1004l\e[?2004l\e[0m\e[?1049l\e[?25h\e[?1l\e>";
    private readonly Lock _lock = new();
    private readonly Stream _output = Console.OpenStandardOutput();
    private byte[]? _settings;
    private bool _isDisposed;

    public FullScreen()
    {
        AppDomain.CurrentDomain.ProcessExit += Give;
        AppDomain.CurrentDomain.UnhandledException += Give;
        Enter();
    }

    public static Size Size => new(Math.Max(1, Console.WindowWidth), Math.Max(1, Console.WindowHeight));

    /// <summary>Takes the terminal. Where it is taken already, makes sure that it still is: the runtime, too, restores settings when a process goes on.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            var before = RawMode.Begin();
            if (_settings is not null)
                return;
            _settings = before;
            Put(Entering);
        }
    }

    /// <summary>Gives the terminal back; what is written from then on is dropped.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (_settings is null)
                return;
            Put(Leaving);
            RawMode.Restore(_settings);
            _settings = null;
        }
    }

    public void Write(string text)
    {
        lock (_lock)
            if (_settings is not null)
                Put(text);
    }

    /// <summary>Reads keys on a thread of its own for as long as the process lives; nobody can take a blocking read back.</summary>
    public static void BeginReading(Action<string> read, Action ended)
    {
        var thread = new Thread(() =>
        {
            using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            var (bytes, decoder) = (new byte[4096], Encoding.UTF8.GetDecoder());
            var characters = new char[bytes.Length + 1];
            try
            {
                while (input.Read(bytes) is var count and > 0)
                    read(new string(characters, 0, decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false)));
            }
            catch (IOException)
            {
                // The terminal has gone.
            }

            ended();
        })
        { IsBackground = true, Name = "keys" };
        thread.Start();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Leave();
            _isDisposed = true;
        }

        AppDomain.CurrentDomain.ProcessExit -= Give;
        AppDomain.CurrentDomain.UnhandledException -= Give;
    }

    private void Give(object? sender, EventArgs arguments) => Leave();

    private void Put(string text)
    {
        try
        {
            _output.Write(Encoding.UTF8.GetBytes(text));
            _output.Flush();
        }
        catch (IOException)
        {
            // The terminal has gone; the signal for that is on its way.
        }
    }
}
