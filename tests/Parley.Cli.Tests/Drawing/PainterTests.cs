using Parley.Cli.Drawing;

namespace Parley.Cli.Tests.Drawing;

public sealed class PainterTests
{
    private static readonly Size Small = new(20, 4);

    [Fact]
    public void The_terminal_shows_what_the_canvas_has_however_it_changed()
    {
        var random = new SeededRandom(3);
        var texts = new[] { "hello", "漢字", "  ", "👍🏽 ok", "שלום", "é", "🇩🇪", "a漢b" };
        var screen = new VirtualScreen(Small.Columns, Small.Rows);
        var painter = new Painter(withColours: true);
        for (var round = 0; round < 200; round++)
        {
            var canvas = new Canvas(Small);
            for (var write = 0; write < 8; write++)
                canvas.Write(random.Below(Small.Columns), random.Below(Small.Rows), Small.Columns, random.Pick(texts), new Style((Colour)random.Below(17)));
            screen.Write(painter.Paint(canvas));
            Assert.Equal(canvas.ToString(), screen.ToString());
        }
    }

    [Fact]
    public void Only_what_has_changed_is_written()
    {
        var painter = new Painter(withColours: true);
        painter.Paint(Written("hello world"));
        Assert.Equal("\e[?2026h\e[?25l\e[1;7HW\e[?2026l", painter.Paint(Written("hello World")));
    }

    [Fact]
    public void After_a_character_whose_width_terminals_dispute_the_cursor_is_set_anew()
    {
        var painted = new Painter(withColours: true).Paint(Written("a👨‍👩‍👧b"));
        Assert.Contains("a👨‍👩‍👧\e[1;4Hb", painted, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_colours_only_emphasis_is_written()
    {
        var canvas = new Canvas(Small);
        canvas.Write(0, 0, Small.Columns, "red", new Style(Colour.Red, Emphasis.Bold));
        Assert.Contains("\e[0;1mred", new Painter(withColours: false).Paint(canvas), StringComparison.Ordinal);
        Assert.Contains("\e[0;1;31mred", new Painter(withColours: true).Paint(canvas), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cursor_stands_where_the_person_writes()
    {
        var canvas = Written("> ");
        canvas.Cursor = (2, 0);
        var screen = new VirtualScreen(Small.Columns, Small.Rows);
        screen.Write(new Painter(withColours: true).Paint(canvas));
        Assert.True(screen.CursorShown);
        Assert.Equal((2, 0), screen.Cursor);
    }

    private static Canvas Written(string text)
    {
        var canvas = new Canvas(Small);
        canvas.Write(0, 0, Small.Columns, text, Style.Plain);
        return canvas;
    }
}
