namespace Parley.Browser.Tests;

/// <summary>Somebody before the full screen of a terminal, with a store and a way to the server of their own, and what they do and see.</summary>
internal sealed class TerminalPerson : IAsyncDisposable
{
    private const int Columns = 100;
    private const int Rows = 30;
    private const int ExitCodeOfKill = 137;
    private const string Enter = "\r";
    private const string NewChat = "\x0E";
    private const string QuitKey = "\x11";
    private readonly Terminal _home;
    private PseudoTerminal _screen;

    private TerminalPerson(string name, Terminal home, Tunnel tunnel)
    {
        (Name, _home, Tunnel) = (name, home, tunnel);
        _screen = Open();
    }

    public string Name { get; }

    public string PhoneNumber => _home.Phone;

    public Tunnel Tunnel { get; }

    /// <summary>Signs up, opens the full screen, and is online.</summary>
    public static async Task<TerminalPerson> Arrive(ServerProcess server, string name, string phoneNumber)
    {
        var tunnel = new Tunnel(server.Port);
        var person = new TerminalPerson(name, await new Terminal(server, phoneNumber, name, new Uri(tunnel.Address)).SignIn(), tunnel);
        await person.IsConnected();
        return person;
    }

    public Task IsConnected() => _screen.Shows("● online");

    public Task IsCutOff() => _screen.Shows(screen => !screen.ToString().Contains("● online", StringComparison.Ordinal));

    /// <summary>Finds somebody by number and opens the chat with them.</summary>
    public async Task FindAndOpen(string number, string name)
    {
        await _screen.Press(NewChat);
        await _screen.Shows("│ New chat");
        await _screen.Press(number);
        await _screen.Shows(screen => screen.ToString() is var shown && shown.Contains("│ New chat", StringComparison.Ordinal) && shown.Contains($"│ {name}", StringComparison.Ordinal));
        await _screen.Press(Enter);
        await _screen.Shows($"› Message to {name}");
    }

    /// <summary>Writes, and does not send.</summary>
    public Task Type(string text) => _screen.Press(text);

    public Task Write(string text) => _screen.Press(text + Enter);

    /// <summary>The message is in the open conversation.</summary>
    public Task Sees(string text) => _screen.Shows(screen => RowOf(screen, text) is not null);

    /// <summary>The own message stands at this state: sending, sent, delivered, read.</summary>
    public Task SeesState(string text, string state) => _screen.Shows(screen => RowOf(screen, text) is { } row && StateOf(row) == state);

    public Task SeesTyping() => _screen.Shows(screen => Conversation(screen.Cells[0]).EndsWith("typing…", StringComparison.Ordinal));

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _screen.Signal("KILL");
        Assert.Equal(ExitCodeOfKill, (await _screen.End()).ExitCode);
    }

    /// <summary>Opens the full screen again, on what was left.</summary>
    public async Task ComeBack()
    {
        await _screen.DisposeAsync();
        _screen = Open();
        await IsConnected();
    }

    /// <summary>Ends the full screen; the terminal is as it was before.</summary>
    public async Task Quit()
    {
        await _screen.Press(QuitKey);
        Assert.Equal((0, true), await _screen.End());
    }

    /// <summary>The texts of a conversation as they are stored, after the full screen was ended.</summary>
    public async Task<IReadOnlyList<string?>> Stored(string number) =>
        [.. (await _home.Json("history", "--offline", "--with", number)).Select(line => line.GetProperty("text").GetString())];

    public async ValueTask DisposeAsync()
    {
        await _screen.DisposeAsync();
        await Tunnel.DisposeAsync();
        _home.Dispose();
    }

    private static IReadOnlyList<Place>? RowOf(VirtualScreen screen, string text) => screen.Cells.FirstOrDefault(row => Conversation(row).Contains(text, StringComparison.Ordinal));

    /// <summary>What stands beside the list.</summary>
    private static string Conversation(IReadOnlyList<Place> row) => VirtualScreen.Text(row.SkipWhile(place => place.Cluster is not "│"));

    private static string StateOf(IReadOnlyList<Place> row)
    {
        var shown = VirtualScreen.Text(row);
        return shown switch
        {
            _ when shown.EndsWith("✓✓", StringComparison.Ordinal) => row.Last(place => place.Cluster == "✓").Rendition == "0;1;36" ? "read" : "delivered",
            _ when shown.EndsWith('✓') => "sent",
            _ when shown.EndsWith('…') => "sending",
            _ => "",
        };
    }

    private PseudoTerminal Open() => PseudoTerminal.Start(Columns, Rows, new Dictionary<string, string>(StringComparer.Ordinal) { ["PARLEY_STORE"] = _home.StorePath });
}
