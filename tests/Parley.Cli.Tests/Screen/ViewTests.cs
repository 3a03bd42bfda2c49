using Parley.Cli.Drawing;
using Parley.Cli.Screen;
using Parley.Cli.Screen.Keys;
using Parley.Cli.Screen.Model;
using Parley.Cli.Text;
using Parley.Cli.Screen.View;
using Parley.Client;

namespace Parley.Cli.Tests.Screen;

public sealed class ViewTests
{
    private static readonly MessageRow[] Talk =
    [
        Scene.Mine("Shall we meet?", "18:40", MessageState.Read, day: 3),
        Scene.Theirs("Yes! I will bring the tables of the last seven years, all of them, and the corrections too.", "14:03"),
        Scene.Theirs("See you tomorrow", "14:05"),
        Scene.Mine("Good", "14:10", MessageState.Delivered),
        Scene.Mine("漢字 and 👩‍🔬", "14:11", MessageState.Sent),
        Scene.Mine("Lost", "14:12", MessageState.Failed),
    ];

    [Theory]
    [InlineData(120, 40)]
    [InlineData(80, 24)]
    [InlineData(50, 20)]
    public void A_conversation_looks_as_it_is_meant_to(int columns, int rows) =>
        Snapshot.Matches($"conversation-{columns}x{rows}", Scene.Of(columns, rows).Open(Scene.Grace, Talk).Type("Hello").Shown);

    [Theory]
    [InlineData(80, 24)]
    [InlineData(50, 20)]
    public void The_chats_look_as_they_are_meant_to(int columns, int rows) => Snapshot.Matches($"chats-{columns}x{rows}", Scene.Of(columns, rows).Shown);

    [Fact]
    public void What_lies_over_the_conversation_looks_as_it_is_meant_to()
    {
        var people = new[] { new PersonRow(default, "Grace Hopper", "grace", "Compilers"), new PersonRow(default, "@gray", "gray", "") };
        Snapshot.Matches("people", Scene.Of(80, 24).Open(Scene.Grace, Talk).Control('n').Type("gr").Change(state => News.Found(state, "gr", people)).Press(Key.Down).Shown);
        Snapshot.Matches("find", Scene.Of(80, 24).Open(Scene.Grace, Talk).Control('f').Type("the").Shown);
        Snapshot.Matches("help", Scene.Of(80, 24).Press(Key.F1).Shown);
        var number = string.Concat(Enumerable.Range(10000, 12));
        Snapshot.Matches("safety-number", Scene.Of(50, 20).Open(Scene.Grace, Talk).Control('g').Change(state => News.SafetyNumber(state, number, note: null)).Shown);
        Snapshot.Matches(
            "lists-differ", Scene.Of(80, 24).Open(Scene.Grace, Talk).Control('g').Change(state => News.SafetyNumber(state, number, ListsDiffer.Said("Grace"))).Shown);
    }

    [Fact]
    public void A_number_that_is_not_the_compared_one_stands_where_the_person_writes()
    {
        Snapshot.Matches("undecided", Scene.Of(80, 24).Verified(Scene.Grace, Verification.Changed).Open(Scene.Grace, [.. Talk, Scene.Notice("15:00")]).Shown);
        Snapshot.Matches("verified", Scene.Of(80, 24).Verified(Scene.Grace, Verification.Verified).Open(Scene.Grace, Talk).Shown);
    }

    [Fact]
    public void A_narrow_terminal_shows_one_at_a_time()
    {
        var scene = Scene.Of(50, 20);
        Assert.Contains("Alan", scene.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Alan", scene.Open(Scene.Grace, Talk).Shown, StringComparison.Ordinal);
        Assert.Contains("Alan", scene.Press(Key.Escape).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_security_code_stands_in_the_conversation() => Snapshot.Matches(
        "security-code-changed", Scene.Of(80, 24).Open(Scene.Grace, Scene.Theirs("Before", "10:00"), Scene.Notice("11:00"), Scene.Theirs("After", "12:00")).Shown);

    [Fact]
    public void What_is_written_over_several_rows_stays_in_sight_with_the_cursor()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace).Type("One row").Press(new KeyPress(Key.Enter, Alt: true)).Type("another");
        Assert.Contains("│ › One row\n", scene.Shown, StringComparison.Ordinal);
        Assert.Contains("│   another\n", scene.Shown, StringComparison.Ordinal);
        Assert.Equal((35, 22), scene.Cursor);
        for (var row = 0; row < 20; row++)
            scene.Press(new KeyPress(Key.Enter, Alt: true)).Type($"row {row}");
        Assert.Contains("row 19\n", scene.Shown, StringComparison.Ordinal);
        Assert.Equal(22, scene.Cursor!.Value.Row);
    }

    [Fact]
    public void The_safety_number_stands_in_three_rows_of_four_groups()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace, Talk).Control('g').Change(state => News.SafetyNumber(state, string.Concat(Enumerable.Range(10000, 12)), note: null));
        Assert.Equal(new SafetyNumberRequest(Scene.Grace), scene.Requests[^1]);
        Assert.Contains("10000 10001 10002 10003\n", scene.Shown, StringComparison.Ordinal);
        Assert.Contains("10008 10009 10010 10011\n", scene.Shown, StringComparison.Ordinal);
        Assert.Null(scene.Cursor);
    }

    [Theory]
    [InlineData(Verification.None, "s", true, "S they are the same  Esc close")]
    [InlineData(Verification.Verified, "n", false, "N not verified any more  Esc close")]
    [InlineData(Verification.Changed, "s", true, "S they are the same  N send all the same  Esc close")]
    [InlineData(Verification.Changed, "n", false, "S they are the same  N send all the same  Esc close")]
    internal void Whoever_has_compared_the_number_says_so_where_it_is_shown(Verification verification, string key, bool marks, string keys)
    {
        var digits = string.Concat(Enumerable.Range(10000, 12));
        var scene = Scene.Of(80, 24).Verified(Scene.Grace, verification).Open(Scene.Grace, Talk).Control('g').Change(state => News.SafetyNumber(state, digits, note: null));
        Assert.Contains(keys, scene.Shown, StringComparison.Ordinal);
        Assert.Equal(marks ? new VerifyRequest(Scene.Grace, digits) : new UnverifyRequest(Scene.Grace), scene.Type(key).Requests[^1]);
    }

    [Fact]
    public void Nothing_is_marked_before_the_digits_are_there()
    {
        var scene = Scene.Of(80, 24).Open(Scene.Grace, Talk).Control('g').Type("s").Type("n").Type("x");
        Assert.Equal(new SafetyNumberRequest(Scene.Grace), scene.Requests[^1]);
    }

    [Theory]
    [InlineData(ConnectionState.Offline, "○ offline")]
    [InlineData(ConnectionState.Connecting, "○ connecting")]
    [InlineData(ConnectionState.Synchronizing, "◐ updating")]
    [InlineData(ConnectionState.Online, "● online")]
    public void How_the_device_stands_with_its_server_is_always_to_be_seen(ConnectionState connection, string words)
    {
        var scene = Scene.Of(80, 24).Change(state => state with { Connection = connection });
        Assert.Contains(words, First(scene.Shown, 1), StringComparison.Ordinal);
        if (connection != ConnectionState.Online)
            Assert.Contains(words, First(Scene.Of(40, 12).Open(Scene.Grace).Change(state => state with { Connection = connection }).Shown, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void At_every_size_and_in_every_state_the_screen_can_be_drawn()
    {
        var painter = new Painter(withColours: true);
        foreach (var columns in new[] { 1, 2, 23, 24, 40, 69, 70, 80, 200 })
            foreach (var rows in new[] { 1, 2, 6, 7, 12, 24, 60 })
                foreach (var change in Overlays())
                {
                    var scene = Scene.Of(columns, rows).Open(Scene.Grace, Talk).Type("漢字漢字漢字漢字漢字漢字").Change(change);
                    new VirtualScreen(columns, rows).Write(painter.Paint(ScreenView.Draw(scene.State)));
                    scene.Press(Key.Tab, Key.Up, Key.PageUp, Key.Home, Key.End, Key.Down);
                    _ = scene.Shown;
                }
    }

    [Fact]
    public void Nothing_of_the_help_is_cut_on_a_narrow_screen()
    {
        var scene = Scene.Of(50, 60).Press(Key.F1);
        Assert.Contains("on the other's device;\n                     coloured: read\n", scene.Shown, StringComparison.Ordinal);
        var narrow = Scene.Of(50, 20).Press(Key.F1, Key.PageDown, Key.PageDown, Key.PageDown, Key.PageDown).Shown;
        Assert.Contains("not sent: Ctrl+R tries again\n ↑↓ scroll", narrow, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_does_not_stand_alone_while_there_is_room_beside_the_text()
    {
        const string Text = "Could you bring the drawings of the difference engine, if you would like to see them?";
        for (var length = 1; length < Text.Length; length++)
            foreach (var message in new[] { Scene.Theirs(Text[..length].TrimEnd(), "14:03"), Scene.Mine(Text[..length].TrimEnd(), "14:03", MessageState.Read) })
                Assert.DoesNotMatch(@"│ +14:03", Scene.Of(80, 24).Open(Scene.Grace, message).Shown);
    }

    [Fact]
    public void Only_colours_are_used_that_show_on_light_and_on_dark()
    {
        Colour[] used = [Colour.Default, Colour.Red, Colour.Green, Colour.Cyan];
        foreach (var change in Overlays().Append(state => state with { Notice = "Look", Connection = ConnectionState.Connecting }))
        {
            var canvas = ScreenView.Draw(Scene.Of(80, 24).Open(Scene.Alan).Type("draft").Open(Scene.Grace, [.. Talk, Scene.Notice("15:00")]).Change(change).State);
            for (var row = 0; row < 24; row++)
                foreach (var cell in canvas.Row(row))
                    Assert.Contains(cell.Style.Colour, used);
        }
    }

    [Fact]
    public void A_read_message_differs_from_a_delivered_one_with_and_without_colours()
    {
        var (delivered, read) = (Ticks.Of(MessageState.Delivered), Ticks.Of(MessageState.Read));
        Assert.Equal(delivered.Sign, read.Sign);
        Assert.NotEqual(Ink.Parameters(delivered.Style), Ink.Parameters(read.Style));
        Assert.NotEqual(Ink.Parameters(delivered.Style, withColours: false), Ink.Parameters(read.Style, withColours: false));
    }

    [Fact]
    public void A_canvas_takes_no_control_character_whatever_is_written()
    {
        var canvas = new Canvas(new Size(40, 1));
        canvas.Write(0, 0, 40, "a\e[2Jb\u009bc\u202Ed\a\n\r\te", Style.Plain);
        Assert.DoesNotContain(canvas.ToString().TrimEnd('\n'), c => char.IsControl(c) || c == '\u202E');
    }

    private static IEnumerable<Func<ScreenState, ScreenState>> Overlays() =>
    [
        static state => state,
        static state => state with { Overlay = new HelpOverlay() },
        static state => state with { Overlay = new FindOverlay(Draft.Empty.Insert("o"), [Talk[0].Id]) },
        static state => state with { Overlay = new PeopleOverlay(Draft.Empty.Insert("gr"), [new PersonRow(default, "Grace", "grace", "About")]) },
        static state => state with { Overlay = new SafetyNumberOverlay("Grace", new string('1', 60)) },
    ];

    private static string First(string shown, int rows) => string.Join('\n', shown.Split('\n').Take(rows));
}
