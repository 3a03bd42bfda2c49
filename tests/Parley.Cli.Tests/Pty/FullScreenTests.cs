using Parley.Cli.Tests.Commands;

namespace Parley.Cli.Tests.Pty;

/// <summary>The real program in a real terminal, with a real server and another person.</summary>
public sealed class FullScreenTests(SomeServer some) : IClassFixture<SomeServer>
{
    private const string Enter = "\r";
    private const string Quit = "\x11";

    [PseudoTerminalFact]
    public async Task Somebody_signs_in_reads_and_answers_in_the_full_screen()
    {
        using var bob = await new Terminal(some.Server, "+15550130", "Bob").SignIn();
        using var home = new Terminal(some.Server, "+15550131", "Ada");
        await using var ada = PseudoTerminal.Start(80, 24, Environment(home));
        await ada.Shows("Your phone number:");
        await ada.Press(home.Phone + Enter);
        await ada.Shows("Enter it:");
        await ada.Press(await some.Server.CodeFor(home.Phone) + Enter);
        await ada.Shows("● online");
        await ada.Shows("No chats yet.");

        await bob.Json("send", "--to", home.Phone, "Hello \e]0;title\a\e[31m in red?");
        await ada.Shows("Hello \uFFFD]0;");
        await ada.Press(Enter);
        await ada.Shows("› Message to Bob");
        Assert.Contains("Hello \uFFFD]0;title\uFFFD\uFFFD[31m in red?", await ada.Shows("── New ──"), StringComparison.Ordinal);

        await ada.Press("\e[200~line one\nline two 漢字\e[201~");
        await ada.Shows("line two 漢字");
        await ada.Press(Enter);
        await ada.Shows("✓");
        var history = await bob.Json("history", "--with", home.Phone);
        Assert.Equal(["read", null], history.Select(line => line.TryGetProperty("state", out var state) ? state.GetString() : null));
        Assert.Equal("line one\nline two 漢字", history[1].GetProperty("text").GetString());
        // Bob's command has taken the message in, and told so.
        await ada.Shows("✓✓");
        await bob.Json("history", "--with", home.Phone, "--mark-read");
        await ada.Shows(screen => screen.Renditions.Contains("0;1;36"));

        await ada.Press(Quit);
        Assert.Equal((ExitCode.Ok, true), await ada.End());
    }

    [PseudoTerminalFact]
    public async Task The_screen_follows_the_window_and_the_keys()
    {
        using var home = await new Terminal(some.Server, "+15550132", "Ada").SignIn();
        using var bob = await new Terminal(some.Server, "+15550133", "Bob").SignIn();
        await bob.Json("send", "--to", home.Phone, "Hello");
        await using var ada = PseudoTerminal.Start(80, 24, Environment(home));
        await ada.Shows("Enter opens a chat");
        await ada.Press(Enter);
        await ada.Shows("│ › Message to Bob");
        ada.Resize(50, 20);
        var narrow = await ada.Shows("‹ Bob");
        Assert.DoesNotContain("│", narrow, StringComparison.Ordinal);
        await ada.Press("\e");
        await ada.Shows("^N new chat");
        ada.Resize(120, 40);
        await ada.Shows("│ › Message to Bob");
        await ada.Press("\eOP");
        await ada.Shows("While writing");
        await ada.Press("\e");
        await ada.Shows("│ › Message to Bob");
        // Nobody could let a stopped process go on here: it goes on by itself.
        var shown = ada.Raw.Length;
        await ada.Press("\x1A");
        await ada.Shows(screen => screen.IsAlternate && ada.Raw.LastIndexOf("\e[?1049h", StringComparison.Ordinal) > shown && screen.ToString().Contains("› Message to Bob", StringComparison.Ordinal));
        await ada.Press("\x03");
        Assert.Equal((ExitCode.Ok, true), await ada.End());
    }

    [PseudoTerminalFact]
    public async Task Whatever_ends_or_stops_the_program_gives_the_terminal_back()
    {
        using var home = await new Terminal(some.Server, "+15550134", "Ada").SignIn();
        foreach (var (signal, exitCode) in new[] { ("TERM", ExitCode.Terminated), ("INT", ExitCode.Interrupted) })
        {
            await using var ada = PseudoTerminal.Start(80, 24, Environment(home));
            await ada.Shows("● online");
            ada.Signal("TSTP");
            await ada.Shows(screen => !screen.IsAlternate);
            await ada.Stops();
            ada.Signal("CONT");
            await ada.Shows(screen => screen.IsAlternate && screen.ToString().Contains("● online", StringComparison.Ordinal));
            ada.Signal(signal);
            Assert.Equal((exitCode, true), await ada.End());
        }
    }

    [PseudoTerminalFact]
    public async Task Without_colours_none_is_written()
    {
        using var home = await new Terminal(some.Server, "+15550135", "Ada").SignIn();
        await using var ada = PseudoTerminal.Start(80, 24, new Dictionary<string, string>(Environment(home), StringComparer.Ordinal) { ["NO_COLOR"] = "1" });
        await ada.Shows("● online");
        await ada.Shows(screen => screen.Renditions.Count > 1 && screen.Renditions.All(rendition => rendition.Split(';').All(parameter => parameter.Length == 1)));
        await ada.Press(Quit);
        Assert.Equal((ExitCode.Ok, true), await ada.End());
    }

    private Dictionary<string, string> Environment(Terminal home) => new(StringComparer.Ordinal)
    {
        ["PARLEY_STORE"] = home.StorePath,
        ["PARLEY_SERVER"] = some.Server.Address.ToString(),
    };
}
